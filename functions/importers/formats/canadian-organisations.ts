import type { Kind } from "#functions/organisations/rules.ts";
import { hasColumns, orNothing, parseTable } from "../tables.ts";
import { type Format, type OrganisationUnit, whyNoUnit } from "../units.ts";

const columns = ["name_en", "name_fr", "acronym_en", "acronym_fr", "url_en"] as const;

/** The file has no kinds, so only what a name says of itself is taken; the rest are public bodies of some kind. */
const kindWords: readonly [RegExp, Kind][] = [
  [/\bagency\b/i, "agency"],
  [/^department\b/i, "department"],
];
const kindOf = (name: string): Kind => kindWords.find(([words]) => words.test(name))?.[1] ?? "public_body";

/**
 * The organisations of *Is this blocked in my department*: one row is one body, known again by its English acronym, which its matrix is keyed by.
 * They are of no UK nation, and a web site's host is no proof of who has an e-mail address there.
 */
export const canadianOrganisations: Format<OrganisationUnit> = {
  name: "organisations of Is this blocked in my department",
  isShapeOf: (file) => hasColumns(file, ",", columns),
  parse: (file) =>
    parseTable(file, ",", columns, (row, at) => {
      const acronym = row.acronym_en.toLowerCase();
      if (!acronym) return "has no acronym_en";
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: acronym, mayAdd: true, name: row.name_en, kind: kindOf(row.name_en) },
        otherNames: row.name_fr ? [row.name_fr] : [],
        codes: [{ scheme: "acronym_ca", code: acronym }],
        website: orNothing(row.url_en),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};
