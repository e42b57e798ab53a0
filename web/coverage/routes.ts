import { Hono } from "hono";
import * as z from "zod";
import { isMember } from "#functions/accounts/rules.ts";
import { type Category, type CategoryCounts, categories, noNation } from "#functions/contacts/coverage.ts";
import { Kind, kindLabels, Nation, nationLabels } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { categoryWords } from "#web/contacts/words.ts";
import { memberOf, type WebEnv } from "#web/context.ts";
import { anyOr, Cursor, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { type TileMap, tileMap } from "#web/tile-map.ts";
import { optionsOf } from "#web/tools/words.ts";

interface Row {
  label: string;
  counts: CategoryCounts;
}
const totalsPage = page<{
  title: string;
  categories: { key: Category; words: string }[];
  all: CategoryCounts;
  byNation: Row[];
  byKind: Row[];
  countedOn: string | undefined;
  isMember: boolean;
}>("coverage/totals.njk");
const listPage = page<{
  title: string;
  kind: string;
  nation: string;
  kinds: { value: string; text: string }[];
  nations: { value: string; text: string }[];
  items: { organisationId: string; name: string; words: string }[];
  base: string;
  next: string | undefined;
}>("coverage/list.njk");
const mapPage = page<{ title: string; map: TileMap }>("coverage/map.njk");

const ListQuery = z.object({ kind: anyOr(Kind), nation: anyOr(Nation), after: Cursor });

const tiles = [
  { key: "confirmed", label: categoryWords.confirmed, colour: "green", mark: "C" },
  { key: "unconfirmed", label: categoryWords.unconfirmed, colour: "yellow", mark: "R" },
  { key: "volunteer", label: categoryWords.volunteer, colour: "blue", mark: "V" },
  { key: "nobody", label: categoryWords.nobody, colour: "white", mark: "?" },
] as const;

/** Where a web filtering lead is known: totals for everyone, organisations for members. Never who, nor how many there are. */
export function coverageRoutes({ contacts, organisations }: Services) {
  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = c.get("actor");
      const { all, byNation, byKind, census } = await contacts.viewTotals();
      return totalsPage(c, {
        title: "Where a web filtering lead is known",
        categories: categories.map((key) => ({ key, words: categoryWords[key] })),
        all,
        byNation: byNation.map(({ key, counts }) => ({
          label: key === noNation ? "Not recorded" : nationLabels[key],
          counts,
        })),
        byKind: byKind.map(({ key, counts }) => ({ label: kindLabels[key], counts })),
        countedOn: census?.countedOn,
        isMember: actor !== undefined && isMember(actor),
      });
    })
    .get("/organisations", async (c) => {
      memberOf(c);
      const { kind, nation, after } = query(c, ListQuery);
      const filter = { ...(kind && { kind }), ...(nation && { nation }), ...(after && { cursor: after }) };
      const { items, next } = await organisations.listOrganisations(filter);
      const known = await contacts.coverageOfMany(items.map(({ organisationId }) => organisationId));
      const parts = new URLSearchParams({ ...(kind && { kind }), ...(nation && { nation }) });
      return listPage(c, {
        title: "Organisations whose web filtering lead is known, or not yet",
        kind: kind ?? "",
        nation: nation ?? "",
        kinds: [{ value: "", text: "Any kind" }, ...optionsOf(kindLabels)],
        nations: [{ value: "", text: "Anywhere" }, ...optionsOf(nationLabels)],
        items: items.map(({ organisationId, name }) => ({
          organisationId,
          name,
          words: categoryWords[known.get(organisationId) ?? "nobody"],
        })),
        base: `/coverage/organisations${parts.size > 0 ? `?${parts}` : ""}`,
        next,
      });
    })
    .get("/map", async (c) => {
      memberOf(c);
      const places = await organisations.tileMap();
      const known = await contacts.coverageOfMany(places.map(({ organisationId }) => organisationId));
      const named = places.map(({ organisationId, ...place }) => ({
        ...place,
        category: known.get(organisationId) ?? ("nobody" as const),
        href: `/organisations/${organisationId}`,
      }));
      return mapPage(c, {
        title: "Councils whose web filtering lead is known, or not yet",
        map: tileMap(named, tiles),
      });
    });
}
