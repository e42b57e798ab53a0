import { Hono } from "hono";
import type { Charter } from "#functions/charter/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { page } from "#web/render.ts";
import { termRows } from "./terms.ts";

const charterPage = page<{ title: string; charter: Charter; rows: ReturnType<typeof termRows>; versions: Charter[] }>(
  "charter/charter.njk",
);

export const charterRoutes = ({ charters }: Services) =>
  new Hono<WebEnv>().get("/", async (c) => {
    const [charter, versions] = await Promise.all([charters.currentCharter(), charters.listVersions()]);
    return charterPage(c, { title: "Charter", charter, rows: termRows(charter.terms), versions });
  });
