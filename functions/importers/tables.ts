import { parse } from "csv-parse/sync";
import { tidy, whyBroken, whyDamaged } from "./texts.ts";
import type { GivenFile, Parsed, Rejection } from "./units.ts";
import { parsed } from "./units.ts";

type Delimiter = "," | "\t";
/** One row, by the names of its columns; what a cell holds is tidied. */
export type Row<Column extends string> = Record<Column, string>;

const cellsOf = (line: string, delimiter: Delimiter): string[] | undefined => {
  try {
    const records: string[][] = parse(line, { delimiter, quote: delimiter === "\t" ? null : '"' });
    return records[0] ?? [];
  } catch {
    return undefined;
  }
};

const linesOf = ({ text }: GivenFile): string[] => text.split(/\r?\n/);

/** The names of a table's columns. Those without a name at its end are none: some writers leave a delimiter there, in every line or only in this one. */
export const headerOf = (file: GivenFile, delimiter: Delimiter): string[] => {
  const header = (cellsOf(linesOf(file)[0] ?? "", delimiter) ?? []).map(tidy);
  return header.slice(0, header.findLastIndex((column) => column !== "") + 1);
};

/** Whether a file is a table with at least these columns. */
export const hasColumns = (file: GivenFile, delimiter: Delimiter, columns: readonly string[]): boolean => {
  const header = headerOf(file, delimiter);
  return columns.every((column) => header.includes(column));
};

/** For tables of so few columns that others could have them too. */
export const hasOnlyColumns = (file: GivenFile, delimiter: Delimiter, columns: readonly string[]): boolean =>
  hasColumns(file, delimiter, columns) && headerOf(file, delimiter).length === columns.length;

/**
 * Each line is read on its own: none of our tables has a line break inside a cell, and so a quote that never closes costs one row, not the rest
 * of the file. Columns that nobody reads may hold what they like, if only it is text. `toUnit` gives a unit, a reason why it is none, or undefined for a row that says nothing to us.
 */
export function parseTable<Column extends string, Unit>(
  file: GivenFile,
  delimiter: Delimiter,
  columns: readonly Column[],
  toUnit: (row: Row<Column>, at: string) => Unit | string | undefined,
): Parsed<Unit> {
  const [, ...lines] = linesOf(file);
  const header = headerOf(file, delimiter);
  const places = columns.map((column) => [column, header.indexOf(column)] as const);

  const read = (line: string, at: string): { unit: Unit } | { rejection: Rejection } | undefined => {
    if (line.trim() === "") return undefined;
    const reject = (reason: string) => ({ rejection: { at, reason } });
    const broken = whyBroken(delimiter === "\t" ? line.replaceAll("\t", " ") : line);
    if (broken) return reject(broken);
    const cells = cellsOf(line, delimiter);
    if (!cells) return reject("has quotes that do not close");
    const isWhole = cells.length >= header.length && cells.slice(header.length).every((cell) => cell.trim() === "");
    if (!isWhole) return reject(`has ${cells.length} columns where the header has ${header.length}`);
    const row = Object.fromEntries(places.map(([column, place]) => [column, tidy(cells[place] ?? "")])) as Row<Column>;
    const damage = columns.map((column) => whyDamaged(row[column])).find((reason) => reason !== undefined);
    if (damage) return reject(damage);
    const unit = toUnit(row, at);
    if (unit === undefined) return undefined;
    return typeof unit === "string" ? reject(unit) : { unit };
  };
  return parsed(lines.flatMap((line, at) => read(line, `line ${at + 2}`) ?? []));
}

/** A cell that may be empty. */
export const orNothing = (cell: string): string | undefined => cell || undefined;
