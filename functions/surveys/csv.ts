import { stringify } from "csv-stringify/sync";

/** One figure or one cleared text. `sector`: only of a breakdown. */
export interface ResultLine {
  question: string;
  answer: string;
  sector?: string;
  people?: number;
  text?: string;
}

const columns = ["question", "answer", "sector", "people", "text"] as const;

/**
 * The same figures and texts as on the page, and no others (RFC 4180, LF). What a spreadsheet would take for a formula gets an
 * apostrophe before it.
 */
export const resultsCsv = (lines: readonly ResultLine[]): string =>
  stringify(
    lines.map((line) => columns.map((column) => line[column] ?? "")),
    { header: true, columns: [...columns], record_delimiter: "\n", escape_formulas: true },
  );
