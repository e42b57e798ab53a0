import { type Published, stateOf } from "#functions/research/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import type { FormErrors } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { type FindingView, findingView } from "../records/finding-view.ts";
import { addressOf, type FilterItems, type Filters, filterItems, readFilters } from "./filters.ts";
import { type ListedRecord, listedRecord } from "./listed-record.ts";
import { refuseIfBeyond } from "./pages.ts";

/** A finding shows what it says; everything else its name. */
type Hit = { view: FindingView; record?: never } | { view?: never; record: ListedRecord };

interface SearchPage {
  title: string;
  filters: Filters;
  items: FilterItems;
  hits: Hit[];
  total: number;
  page: number;
  pages: number;
  /** False where nothing has all of the words. */
  hasAll: boolean;
  base: string;
  errors: FormErrors | undefined;
}

const searchPage = page<SearchPage>("research/library/search.njk");

const isFinding = (record: Published): record is Published<"finding"> => record.kind === "finding";

export const createSearchPage =
  ({ library, now }: Services) =>
  async (c: WebContext) => {
    const { filters, asked, errors } = readFilters(c);
    const { items, ...found } = await library.search(asked);
    refuseIfBeyond(found);
    const today = now().toISOString().slice(0, 10);
    return searchPage(
      c,
      {
        title: filters.q ? `Research about “${filters.q}”` : "Search the research library",
        filters,
        items: filterItems,
        hits: items.map((record) =>
          isFinding(record) ? { view: findingView(record, stateOf(record, today)) } : { record: listedRecord(record) },
        ),
        ...found,
        base: addressOf("/research/search", filters),
        errors,
      },
      errors ? 400 : 200,
    );
  };
