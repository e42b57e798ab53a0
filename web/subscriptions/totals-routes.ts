import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebEnv } from "#web/context.ts";
import { page } from "#web/render.ts";
import { standingWords } from "./words.ts";

interface TotalsPage {
  title: string;
  edition: number;
  all: number;
  standings: { text: string; count: number }[];
  removals: { edition: number; taken: number; of: number }[];
}

const totalsPage = page<TotalsPage>("subscriptions/totals.njk");

/** How many filters have taken what: for publishers, in numbers alone. */
export const totalsRoutes = ({ subscriptions }: Services) =>
  new Hono<WebEnv>().get("/", async (c) => {
    const { standings, ...totals } = await subscriptions.viewTotals(memberOf(c));
    return totalsPage(c, {
      title: "Which version filters have",
      ...totals,
      standings: standings.map(({ standing, count }) => ({ text: standingWords[standing].text, count })),
    });
  });
