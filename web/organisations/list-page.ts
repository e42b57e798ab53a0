import * as z from "zod";
import {
  isCurrent,
  Kind,
  kindLabels,
  Nation,
  nationLabels,
  type Organisation,
} from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { anyOr, Cursor, query, SearchText } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";

interface ListPage {
  title: string;
  search: string;
  kind: string;
  nation: string;
  kinds: { value: string; text: string }[];
  nations: { value: string; text: string }[];
  organisations: (Organisation & { kindLabel: string; nationLabel: string | undefined; current: boolean })[];
  base: string;
  next: string | undefined;
  isCutOff: boolean;
}

const listPage = page<ListPage>("organisations/list.njk");

const ListQuery = z.object({ search: SearchText, kind: anyOr(Kind), nation: anyOr(Nation), after: Cursor });
type ListQuery = z.output<typeof ListQuery>;

/** As many as a search gives at most. */
const mostFound = 50;

function baseOf({ kind, nation }: ListQuery): string {
  const parts = new URLSearchParams({ ...(kind && { kind }), ...(nation && { nation }) });
  return parts.size > 0 ? `/organisations?${parts}` : "/organisations";
}

/** The register of public bodies, by name. */
export const createListPage = ({ organisations, now }: Services) => {
  async function find({ search, kind, nation, after }: ListQuery) {
    if (!search) {
      const filter = { ...(kind && { kind }), ...(nation && { nation }), ...(after && { cursor: after }) };
      return { ...(await organisations.listOrganisations(filter)), isCutOff: false };
    }
    const found = await organisations.searchOrganisations(search);
    const items = found
      .filter((body) => (!kind || body.kind === kind) && (!nation || body.nation === nation))
      .toSorted((a, b) => a.name.localeCompare(b.name, "en-GB"));
    return { items, next: undefined, isCutOff: found.length === mostFound };
  }

  return async (c: WebContext) => {
    const asked = query(c, ListQuery);
    const { items, next, isCutOff } = await find(asked);
    const today = dayOf(now());
    return listPage(c, {
      title: asked.search ? `Organisations matching “${asked.search}”` : "Organisations",
      search: asked.search,
      kind: asked.kind ?? "",
      nation: asked.nation ?? "",
      kinds: [{ value: "", text: "Any kind" }, ...optionsOf(kindLabels)],
      nations: [{ value: "", text: "Anywhere" }, ...optionsOf(nationLabels)],
      organisations: items.map((body) => ({
        ...body,
        kindLabel: kindLabels[body.kind],
        nationLabel: body.nation && nationLabels[body.nation],
        current: isCurrent(body, today),
      })),
      base: baseOf(asked),
      next,
      isCutOff,
    });
  };
};
