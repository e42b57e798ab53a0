import { Hono } from "hono";
import * as z from "zod";
import type { EntryHistory } from "#functions/chain/history-service.ts";
import { standings } from "#functions/chain/rules.ts";
import type { EntryDecision } from "#functions/chain/service.ts";
import { restorationIdOf } from "#functions/proposals/restoration.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { findingMarks } from "./words.ts";

interface EntryPage {
  title: string;
  history: EntryHistory;
  newest: EntryHistory["versions"][number] | undefined;
  standing: string;
  decisions: EntryDecision[];
  /** The vote on whether to restore it, where two publishers removed it at once. */
  restorationId: string | undefined;
  marks: typeof findingMarks;
}

const entryPage = page<EntryPage>("entries/entry.njk");

const EntryNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const entryIdOf = (c: WebContext): number => param(c, "entryId", EntryNumber);

/** An entry of the list and why it is there, also once it is gone. Public, as the list itself. */
export function entryRoutes({ chain }: Services) {
  return new Hono<WebEnv>()
    .get("/:entryId", async (c) => {
      const { history, decisions } = await chain.viewEntry(c.get("actor"), entryIdOf(c));
      const { end, entryId, versions } = history;
      const isRemovedAtOnce = end?.release.kind === "removed_at_once";
      return entryPage(c, {
        title: `Entry ${entryId} of the shared whitelist`,
        history,
        newest: versions[0],
        standing: standings[history.standing],
        decisions,
        restorationId: end && isRemovedAtOnce ? restorationIdOf(end.release.edition) : undefined,
        marks: findingMarks,
      });
    })
    .get("/:entryId/chain.json", async (c) => {
      c.header("Cache-Control", "no-cache");
      return c.json(await chain.entryDocument(entryIdOf(c)));
    });
}
