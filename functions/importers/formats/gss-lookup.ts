import { hasOnlyColumns, parseTable } from "../tables.ts";
import { type Format, type OrganisationUnit, whyNoUnit } from "../units.ts";

const columns = ["gss-code", "local-authority-code"] as const;

/** mySociety's look-up of GSS codes: one row is one GSS code of a council that is known by its register code. */
export const gssLookup: Format<OrganisationUnit> = {
  name: "look-up of GSS codes",
  isShapeOf: (file) => hasOnlyColumns(file, ",", columns),
  parse: (file) =>
    parseTable(file, ",", columns, (row, at) => {
      const [gss, code] = [row["gss-code"], row["local-authority-code"]];
      if (!gss || !code) return "lacks one of its two codes";
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: `${gss} ${code}`, mayAdd: false, name: code },
        codes: [
          { scheme: "local_authority", code },
          { scheme: "gss", code: gss },
        ],
      };
      return whyNoUnit(unit) ?? unit;
    }),
};
