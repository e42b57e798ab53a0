import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type { ToolName } from "#functions/catalogue/rules.ts";
import { acts, mostGroups, Statement, type StatementDraft, type Status, statuses } from "./rules.ts";

const columns = ["tool", "tool_name", "status", ...acts, "conditions", "groups", "stated_on", "review_on"] as const;

const groupsText = (groups: StatementDraft["groups"] = []): string =>
  groups.map(({ name, status }) => `${name}: ${status}`).join("; ");

/** What the lead has stated, a row for each tool: to fill in and hand back. Empty is not stated. */
export function ownerTable(tools: readonly ToolName[], stated: ReadonlyMap<string, StatementDraft>): string {
  const rows = tools.map(({ toolId, name }) => {
    const {
      status = "",
      acts: each = {},
      conditions = "",
      groups,
      statedAt = "",
      reviewAt = "",
    } = stated.get(toolId) ?? ({} as Partial<StatementDraft>);
    return {
      ...{ tool: toolId, tool_name: name, status, conditions, groups: groupsText(groups) },
      ...{ stated_on: statedAt, review_on: reviewAt, ...Object.fromEntries(acts.map((act) => [act, each[act] ?? ""])) },
    };
  });
  return stringify(rows, { header: true, columns: [...columns], record_delimiter: "\n", escape_formulas: true });
}

export interface LineProblem {
  /** As a person counts the lines of what they pasted. */
  line: number;
  text: string;
}

/** Takes off what `ownerTable` put before what a spreadsheet would take for a formula. */
const plain = (cell: string | undefined): string =>
  (cell ?? "").trim().replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, "");

const words: Record<string, Status> = {
  ...Object.fromEntries(statuses.map((each) => [each, each])),
  limited: "restricted",
};
const toStatus = (cell: string): Status | undefined => (Object.hasOwn(words, cell) ? words[cell] : undefined);

/** `Social care: open; Schools: blocked` */
export function readGroups(text: string): StatementDraft["groups"] | "unreadable" {
  const parts = text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part);
  const groups = parts.map((part) => {
    const at = part.lastIndexOf(":");
    return {
      name: part.slice(0, at).trim(),
      status: toStatus(
        part
          .slice(at + 1)
          .trim()
          .toLowerCase(),
      ),
    };
  });
  if (groups.length > mostGroups) return "unreadable";
  const read = groups.flatMap(({ name, status }) => (name && status ? [{ name, status }] : []));
  return read.length < parts.length ? "unreadable" : read.length > 0 ? read : undefined;
}

interface Row {
  cells: Record<string, string>;
  line: number;
}

function rowsOf(text: string): Row[] | LineProblem {
  try {
    const records: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
      ...{ bom: true, columns: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true },
    });
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    const line = (error as { lines?: unknown }).lines;
    return { line: typeof line === "number" ? line : 1, text: "This is not a table: its quotes or columns are broken" };
  }
}

interface TableContext {
  organisationId: string;
  by: string;
  today: string;
  tools: ReadonlySet<string>;
}

function draftOf(cells: Record<string, string>, context: TableContext): StatementDraft | string | undefined {
  const { organisationId, by, today, tools } = context;
  const cell = (name: string): string => plain(cells[name]);
  const toolId = cell("tool").toLowerCase();
  const typed = cell("status").toLowerCase();
  if (typed === "") return undefined;
  if (!tools.has(toolId)) return `No tool is called “${toolId.slice(0, 60)}”`;
  const status = toStatus(typed);
  if (!status) return `“${typed.slice(0, 60)}” is none of open, limited, blocked and unknown`;
  const typedActs = acts.map((act) => ({ act, typed: cell(act).toLowerCase() })).filter((each) => each.typed !== "");
  const wrong = typedActs.find((each) => !toStatus(each.typed));
  if (wrong) return `“${wrong.typed.slice(0, 60)}” is none of open, limited, blocked and unknown`;
  const groups = readGroups(cell("groups"));
  if (groups === "unreadable") return `Write staff groups as “Name: open; Other name: blocked”, at most ${mostGroups}`;
  const statedAt = cell("stated_on") || today;
  const reviewAt = cell("review_on");
  const draft = {
    ...{ organisationId, toolId, by, source: "owner" as const, status, statedAt },
    ...(typedActs.length > 0 && {
      acts: Object.fromEntries(typedActs.map((each) => [each.act, toStatus(each.typed)])),
    }),
    ...(groups && { groups }),
    ...(cell("conditions") && { conditions: cell("conditions") }),
    ...(reviewAt && { reviewAt }),
  };
  const parsed = Statement.safeParse({ ...draft, version: 1 });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? "");
    return field === "conditions" ? "Use 300 characters or fewer for conditions" : "Write days as 2026-11-30";
  }
  if (statedAt > today) return "This is stated for a day to come";
  const { version: _version, ...read } = parsed.data;
  return read;
}

/** What a lead handed back: every row that says something, and every line that cannot be read. */
export function readOwnerTable(
  text: string,
  context: TableContext,
): { drafts: StatementDraft[]; problems: LineProblem[] } {
  const rows = rowsOf(text);
  if (!Array.isArray(rows)) return { drafts: [], problems: [rows] };
  const [first] = rows;
  if (!first || !("tool" in first.cells && "status" in first.cells)) {
    return {
      drafts: [],
      problems: [{ line: 1, text: "The first line names the columns, “tool” and “status” among them" }],
    };
  }
  const drafts = new Map<string, StatementDraft>();
  const problems: LineProblem[] = [];
  for (const { cells, line } of rows) {
    const draft = draftOf(cells, context);
    if (draft === undefined) continue;
    if (typeof draft === "string") problems.push({ line, text: draft });
    else if (drafts.has(draft.toolId)) problems.push({ line, text: `“${draft.toolId}” is there twice` });
    else drafts.set(draft.toolId, draft);
  }
  return { drafts: [...drafts.values()], problems };
}
