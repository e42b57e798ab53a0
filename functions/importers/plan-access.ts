import * as z from "zod";
import { scoreOf } from "#functions/access/openness.ts";
import { type Statement, type StatementDraft, Status } from "#functions/access/rules.ts";
import type { Tool } from "#functions/catalogue/rules.ts";
import type { Code, Organisation } from "#functions/organisations/rules.ts";
import type { Result } from "./report.ts";
import type { AccessRow, Rejection } from "./units.ts";

export interface ReadMatrix {
  file: string;
  units: AccessRow[];
  rejections: Rejection[];
}

export interface AccessPlan {
  results: Result[];
  statements: StatementDraft[];
}

interface Known {
  bodyOf: (code: Code) => Organisation | undefined;
  tools: readonly Tool[];
  /** All that was ever stated at a body. */
  historyOf: (organisationId: string) => readonly Statement[];
  today: string;
}

/** What a matrix calls a body. */
export const codeOf = ({ organisation }: AccessRow): Code => ({
  scheme: "acronym_ca",
  code: organisation.toLowerCase(),
});

const Day = z.iso.date();
const dayKey = ({ toolId, statedAt }: Pick<Statement, "toolId" | "statedAt">): string => `${toolId} ${statedAt}`;

/** What matrices have stated before, by tool and day; of several for one day the last. */
const importedBefore = (history: readonly Statement[]): Map<string, Statement> =>
  new Map(
    history
      .filter(({ source }) => source === "import")
      .toSorted((one, other) => one.version - other.version)
      .map((statement) => [dayKey(statement), statement]),
  );

/** The tool of each column. Of one that nobody knows, or that is about the same tool as an earlier one, why it is of none. */
function readColumns(keys: readonly string[], tools: readonly Tool[]) {
  const byKey = new Map([
    ...tools.map((tool) => [tool.toolId, tool] as const),
    ...tools.flatMap((tool) => (tool.service ? [[tool.service.key, tool] as const] : [])),
  ]);
  const columns = new Map<string, Tool>();
  const reasons: string[] = [];
  for (const key of keys) {
    const tool = byKey.get(key.toLowerCase());
    const earlier = [...columns].find(([, each]) => each === tool)?.[0];
    if (!tool) reasons.push(`no tool is known by the key “${key}”`);
    else if (earlier) reasons.push(`the columns “${earlier}” and “${key}” are both of ${tool.name}`);
    else columns.set(key, tool);
  }
  return { columns, reasons };
}

/** Decides every cell against all that was stated before. One unit is one cell; a row or a column that nobody knows is one too. */
export function planAccess(matrices: readonly ReadMatrix[], { bodyOf, tools, historyOf, today }: Known): AccessPlan {
  const statements: StatementDraft[] = [];
  const seen = new Map<string, string>();

  function whyNoRow(row: AccessRow, body: Organisation | undefined): string | undefined {
    if (!body) return `no body with ${codeOf(row).scheme} ${codeOf(row).code} is known`;
    if (!Day.safeParse(row.day).success) return `has “${row.day}” for a date`;
    if (row.day > today) return `has the date ${row.day}, which is yet to come`;
    const earlier = seen.get(`${body.organisationId} ${row.day}`);
    return earlier && `is the same unit as ${earlier}`;
  }

  function planCell(draft: Omit<StatementDraft, "status">, held: Statement | undefined, tool: Tool, word: string) {
    const status = Status.safeParse(word.toLowerCase()).data;
    if (!status) return { tool, outcome: "rejected" as const, reason: `has “${word}” for ${tool.name}` };
    if (held?.status === status) return { tool, status, outcome: "unchanged" as const };
    statements.push({ ...draft, status });
    return { tool, status, outcome: held ? ("updated" as const) : ("added" as const) };
  }

  /** What the publisher has counted is only compared: a difference says that the services or the hidden ones are others here. */
  function noteOf(score: string, cells: readonly ReturnType<typeof planCell>[]): string | undefined {
    if (score === "" || cells.some(({ status }) => status === undefined)) return undefined;
    const ours = scoreOf(cells.flatMap(({ tool, status }) => (tool.service?.hidden ? [] : (status ?? [])))).score;
    return Number(score) === ours ? undefined : `says a score of ${score}, and its cells give ${ours}`;
  }

  function planRow(file: string, row: AccessRow, columns: ReadonlyMap<string, Tool>): Result[] {
    const { at, day, score } = row;
    const body = bodyOf(codeOf(row));
    const reason = whyNoRow(row, body);
    if (reason || !body) return [{ file, at, outcome: "rejected", reason }];
    const { organisationId } = body;
    seen.set(`${organisationId} ${day}`, at);
    const before = importedBefore(historyOf(organisationId));
    const cells = [...columns].flatMap(([key, tool]) => {
      const word = row.cells[key];
      const draft = { organisationId, toolId: tool.toolId, source: "import" as const, statedAt: day };
      return word ? [planCell(draft, before.get(dayKey(draft)), tool, word)] : [];
    });
    const [first, ...others] = cells.map(
      ({ tool: _tool, status: _status, ...result }): Result => ({ file, at, ...result }),
    );
    return first ? [{ ...first, note: noteOf(score, cells) }, ...others] : [];
  }

  const results = matrices.flatMap(({ file, units, rejections }): Result[] => {
    const { columns, reasons } = readColumns(Object.keys(units[0]?.cells ?? {}), tools);
    const refused = [...rejections, ...reasons.map((reason) => ({ at: "line 1", reason }))];
    return [
      ...refused.map(({ at, reason }) => ({ file, at, outcome: "rejected" as const, reason })),
      ...units.flatMap((row) => planRow(file, row, columns)),
    ];
  });
  return { results, statements };
}
