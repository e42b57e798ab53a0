import { combine } from "#functions/access/combine.ts";
import type { RecordLine } from "#functions/access/csv.ts";
import type { StatementContent } from "#functions/access/rules.ts";
import type { ToolName } from "#functions/catalogue/rules.ts";
import { type AnswerView, answerView, differingActs } from "./words.ts";

/** One tool at one organisation, as a table's row. */
export interface RecordView {
  toolId: string;
  name: string;
  answer: AnswerView;
  differing: string[];
}

/** Every tool, also those on which nothing is stated: unknown is on every table. */
export const recordViews = (
  tools: readonly ToolName[],
  stated: ReadonlyMap<string, readonly StatementContent[]>,
  { now, isPublic }: { now: string; isPublic: boolean },
): RecordView[] =>
  tools.map(({ toolId, name }) => {
    const combined = combine(stated.get(toolId) ?? [], { now });
    return { toolId, name, answer: answerView(combined.overall, { isPublic }), differing: differingActs(combined) };
  });

export const recordLines = (
  organisation: string,
  tools: readonly ToolName[],
  stated: ReadonlyMap<string, readonly StatementContent[]>,
  now: string,
): RecordLine[] =>
  tools.map(({ toolId, name }) => ({
    organisation,
    toolId,
    toolName: name,
    combined: combine(stated.get(toolId) ?? [], { now }),
  }));
