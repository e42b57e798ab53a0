import { stringify } from "csv-stringify/sync";
import { type Combined, countsUntil } from "./combine.ts";
import { acts, type Source } from "./rules.ts";

/** One organisation and tool, as exported. */
export interface RecordLine {
  organisation: string;
  toolId: string;
  toolName: string;
  combined: Combined;
}

const recordColumns = [
  "organisation",
  "tool",
  "tool_name",
  "status",
  "sureness",
  ...acts,
  "conditions",
  "groups",
  "source",
  "stated_on",
  "counts_until",
] as const;

/** To people outside, nobody says that an edition was adopted. */
const publicSource = (source: Source, isPublic: boolean): Source =>
  isPublic && source === "edition" ? "owner" : source;

/**
 * What may be seen, as a table (RFC 4180, LF). Free text that a spreadsheet would take for a formula gets an apostrophe before it; the
 * lead's own table reads that back.
 */
export function recordsCsv(lines: readonly RecordLine[], { isPublic = false } = {}): string {
  const rows = lines.map(({ organisation, toolId, toolName, combined: { overall, acts: each } }) => {
    const { because } = overall;
    return {
      organisation,
      tool: toolId,
      tool_name: toolName,
      status: overall.status,
      sureness: overall.sureness,
      ...Object.fromEntries(acts.map((act) => [act, each[act].status])),
      conditions: because?.conditions ?? "",
      groups: (because?.groups ?? []).map(({ name, status }) => `${name}: ${status}`).join("; "),
      source: because ? publicSource(because.source, isPublic) : "",
      stated_on: because?.statedAt ?? "",
      counts_until: (because && countsUntil(because)) ?? "",
    };
  });
  return stringify(rows, {
    header: true,
    columns: [...recordColumns],
    record_delimiter: "\n",
    escape_formulas: true,
  });
}
