import { shardFrom } from "#functions/ids.ts";
import { type Source, type Statement, StatementContent } from "./rules.ts";

/**
 * An organisation's statements lie in rows, a tool's in columns, by a hash of what each cell is about. Eight rows hold 1,600 tools with
 * the 200 each that keep an item small, and one round of reads finds them without asking first how many there are. Columns are many
 * and lie together: a query reads those there are, and a write to one costs hardly more in a register of 5,000 than in one of 50.
 */
export const rowNumbers = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const columns = 256;

export const rowOf = (toolId: string): number => shardFrom(toolId, rowNumbers.length);
export const columnOf = (organisationId: string): number => shardFrom(organisationId, columns);

/** A row's cells are keyed by tool and source, a column's by organisation and source. Each is one small text: many are read at once. */
export type Cells = Record<string, string>;

/** Without dots, which DynamoDB would take for a path. Tools' and organisations' ids have neither dot nor tilde. */
export const cellKey = (about: string, source: Source): string => `${about}~${source}`;

/** The tool or the organisation that a cell is about. */
export const aboutOf = (key: string): string => key.slice(0, key.indexOf("~"));

/** Who stated it stays out: rows and columns are what pages are made from. */
export function toCell({ organisationId: _organisation, toolId: _tool, by: _by, version: _v, ...content }: Statement) {
  return JSON.stringify(StatementContent.parse(content));
}

/**
 * The statements of each tool in a row, or of each organisation in a column. Many cells are the same text, because much is stated at once:
 * `parsed` holds what each text means, for as long as one page is made.
 */
export function readCells(
  cells: Cells,
  into: Map<string, StatementContent[]> = new Map(),
  parsed: Map<string, StatementContent> = new Map(),
) {
  for (const [key, text] of Object.entries(cells)) {
    const about = aboutOf(key);
    const statement = parsed.get(text) ?? StatementContent.parse(JSON.parse(text));
    parsed.set(text, statement);
    const others = into.get(about);
    if (others) others.push(statement);
    else into.set(about, [statement]);
  }
  return into;
}
