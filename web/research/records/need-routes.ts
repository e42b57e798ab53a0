import { Hono } from "hono";
import * as z from "zod";
import { ToolKind, type ToolName, toolKindLabels, toolKinds } from "#functions/catalogue/rules.ts";
import { type Need, needSentence, RecordId } from "#functions/research/contents.ts";
import type { Published } from "#functions/research/rules.ts";
import { type Family, families } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { anyOr, param, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { recordPath } from "../record-links.ts";
import { showErased } from "./erased.ts";
import type { FindingView } from "./finding-view.ts";
import { standingOf } from "./standing.ts";

interface NeedRow {
  href: string;
  need: Need;
  sentence: string;
  /** For each kind in the columns: the tools that answer; undefined where the need is not about that kind. */
  cells: (ToolName[] | undefined)[];
}
interface NeedsPage {
  title: string;
  kinds: { kind: ToolKind; text: string; isChosen: boolean }[];
  chosen: string | undefined;
  columns: string[];
  groups: { heading: string; rows: NeedRow[] }[];
  /** Those about some kind of tool. */
  rows: NeedRow[];
}
const needsPage = page<NeedsPage>("research/records/needs.njk");

interface NeedPage {
  title: string;
  recordId: string;
  family: string;
  kinds: { href: string; text: string }[];
  tools: ToolName[];
  findings: FindingView[];
  live: number;
}
const needPage = page<NeedPage>("research/records/need.njk");

const Query = z.object({ kind: anyOr(ToolKind) });

export function needRoutes({ research, library, catalogue }: Services) {
  async function toolsOf(toolIds: readonly string[]): Promise<ToolName[]> {
    const names = await catalogue.listToolNames();
    return names.filter(({ toolId }) => toolIds.includes(toolId));
  }

  return new Hono<WebEnv>()
    .get("/needs", async (c) => {
      const { kind: chosen } = query(c, Query);
      const all = await library.listAll("need");
      const needs = all.filter(({ content }) => chosen === undefined || content.kinds.includes(chosen));
      const tools = await toolsOf(needs.flatMap(({ content }) => content.toolIds));
      const columns = chosen
        ? [chosen]
        : toolKinds.filter((kind) => kind !== "other" || needs.some(({ content }) => content.kinds.includes(kind)));
      const rowOf = (record: Published<"need">): NeedRow => ({
        href: recordPath(record),
        need: record.content,
        sentence: needSentence(record.content),
        cells: columns.map((column) => {
          const answers = tools.filter(
            ({ toolId, kind }) => kind === column && record.content.toolIds.includes(toolId),
          );
          return answers.length > 0 || record.content.kinds.includes(column) ? answers : undefined;
        }),
      });
      const rows = needs.map(rowOf);
      const groups = (Object.keys(families.labels) as Family[]).map((family) => ({
        heading: families.labels[family],
        rows: rows.filter(({ need }) => need.family === family),
      }));
      return needsPage(c, {
        title: chosen ? `Needs: ${toolKindLabels[chosen].toLowerCase()}` : "Needs",
        kinds: toolKinds.map((kind) => ({ kind, text: toolKindLabels[kind], isChosen: kind === chosen })),
        chosen: chosen && toolKindLabels[chosen],
        columns: columns.map((kind) => toolKindLabels[kind]),
        groups: groups.filter((group) => group.rows.length > 0),
        rows: rows.filter(({ cells }) => cells.some((tools) => tools !== undefined)),
      });
    })
    .get("/needs/:recordId", async (c) => {
      const standing = await standingOf(research, "need", param(c, "recordId", RecordId));
      if (!standing) return showErased(c, "need");
      const { record, findings } = standing;
      return needPage(c, {
        title: needSentence(record.content),
        recordId: record.recordId,
        family: families.labels[record.content.family],
        kinds: record.content.kinds.map((kind) => ({
          href: `/research/needs?kind=${kind}`,
          text: toolKindLabels[kind],
        })),
        tools: await toolsOf(record.content.toolIds),
        findings,
        live: findings.filter(({ mark }) => mark === undefined).length,
      });
    });
}
