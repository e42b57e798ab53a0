import { Hono } from "hono";
import { type Decision, standings } from "#functions/chain/rules.ts";
import { RecordId } from "#functions/research/contents.ts";
import { titleOf } from "#functions/research/rules.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { cursorOf, param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { recordPath } from "../record-links.ts";

interface DecisionsPage {
  title: string;
  kind: "finding" | "need";
  /** Its words; undefined where they were withdrawn. */
  words: string | undefined;
  /** Of the finding or need itself. */
  base: string;
  decisions: Page<Decision>;
  standings: typeof standings;
}

const decisionsPage = page<DecisionsPage>("research/decisions/decisions.njk");

const titles = { finding: "Decisions that used this finding", need: "Decisions that were to answer this need" };

const recordIdOf = (c: WebContext): string => param(c, "recordId", RecordId);

/** Back from what was found out to what was decided on it. */
export function researchDecisionRoutes({ chain, research }: Services) {
  async function show(c: WebContext, kind: "finding" | "need") {
    const id = recordIdOf(c);
    const { record } = await research.requireSeen(kind, id);
    const decisions = await chain.listDecisions(c.get("actor"), { kind, id }, cursorOf(c));
    const words = record && titleOf(record);
    const base = recordPath({ kind, recordId: id });
    return decisionsPage(c, { title: titles[kind], kind, words, base, decisions, standings });
  }

  return new Hono<WebEnv>()
    .get("/findings/:recordId/decisions", (c) => show(c, "finding"))
    .get("/needs/:recordId/decisions", (c) => show(c, "need"))
    .get("/findings/:recordId/chain.json", async (c) => {
      c.header("Cache-Control", "no-cache");
      return c.json(await chain.findingDocument(recordIdOf(c), cursorOf(c)));
    });
}
