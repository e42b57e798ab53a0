import { hasColumns, headerOf, parseTable } from "../tables.ts";
import type { AccessRow, Format } from "../units.ts";

const about = ["organization", "date_updated", "score"];

/** A matrix in the shape of *Is this blocked in my department*: a row for each organisation, a column for each service. */
export const accessMatrix: Format<AccessRow> = {
  name: "matrix of Is this blocked in my department",
  isShapeOf: (file) => hasColumns(file, ",", about.slice(0, 2)),
  parse(file) {
    const header = headerOf(file, ",");
    const parsed = parseTable(file, ",", header, (row, at): AccessRow | string => {
      const { organization = "", date_updated: day = "", score = "", ...cells } = row;
      return organization ? { at, organisation: organization, day, score, cells } : "has no organization";
    });
    const twice = header.filter((column, index) => header.indexOf(column) !== index);
    if (twice.length === 0) return parsed;
    return {
      units: [],
      rejections: [{ at: "line 1", reason: `has the column ${twice.join(" and ")} twice: which is meant?` }],
    };
  },
};
