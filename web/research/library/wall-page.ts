import type { Figure } from "#functions/research/library-figures.ts";
import { stateOf } from "#functions/research/rules.ts";
import { themes } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import type { FormErrors } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { type FindingView, findingView } from "../records/finding-view.ts";
import { addressOf, type FilterItems, type Filters, filterItems, readFilters } from "./filters.ts";
import { refuseIfBeyond } from "./pages.ts";

interface WallPage {
  title: string;
  filters: Filters;
  items: FilterItems;
  /** How many findings that count as evidence each theme has, whatever is chosen. */
  counts: Figure[];
  themes: { label: string; findings: FindingView[] }[];
  total: number;
  page: number;
  pages: number;
  /** The address of this list without its page. */
  base: string;
  errors: FormErrors | undefined;
}

const wallPage = page<WallPage>("research/library/wall.njk");

/** All findings, theme by theme. */
export const createWallPage =
  ({ library, now }: Services) =>
  async (c: WebContext) => {
    const { filters, asked, errors } = readFilters(c);
    const [{ items, ...place }, { byTheme }] = await Promise.all([library.wall(asked), library.figures()]);
    refuseIfBeyond(place);
    const today = now().toISOString().slice(0, 10);
    const shown = Map.groupBy(items, ({ content }) => content.theme);
    return wallPage(
      c,
      {
        title: "Findings",
        filters,
        items: filterItems,
        counts: byTheme,
        themes: [...shown].map(([theme, findings]) => ({
          label: themes.labels[theme],
          findings: findings.map((finding) => findingView(finding, stateOf(finding, today))),
        })),
        ...place,
        base: addressOf("/research/findings", filters),
        errors,
      },
      errors ? 400 : 200,
    );
  };
