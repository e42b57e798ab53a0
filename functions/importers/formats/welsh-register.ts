import { hasColumns, hasOnlyColumns, orNothing, parseTable } from "../tables.ts";
import { type Format, type OrganisationUnit, whyNoUnit } from "../units.ts";

const registerColumns = [
  "principal-local-authority",
  "name",
  "official-name",
  "official-name-cy",
  "start-date",
  "end-date",
] as const;

/** The register of principal local authorities in Wales: one row is one council, known again by its code, which mySociety's register shares. */
export const welshRegister: Format<OrganisationUnit> = {
  name: "register of Welsh councils",
  isShapeOf: (file) => hasColumns(file, "\t", registerColumns),
  parse: (file) =>
    parseTable(file, "\t", registerColumns, (row, at) => {
      const code = row["principal-local-authority"];
      if (!code) return "has no code";
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: code, mayAdd: true, kind: "welsh_council", nation: "wales" },
        name: row["official-name"],
        nameWelsh: orNothing(row["official-name-cy"]),
        otherNames: row.name ? [row.name] : [],
        codes: [{ scheme: "local_authority", code }],
        startedOn: orNothing(row["start-date"]),
        endedOn: orNothing(row["end-date"]),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};

const nameColumns = ["official-name", "official-name-cy"] as const;

/** Welsh names alone: one row adds the Welsh name to a council that is known by its English one. */
export const welshNames: Format<OrganisationUnit> = {
  name: "Welsh names of councils",
  isShapeOf: (file) => hasOnlyColumns(file, "\t", nameColumns),
  parse: (file) =>
    parseTable(file, "\t", nameColumns, (row, at) => {
      const name = row["official-name"];
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: name, name, mayAdd: false, codes: [], kind: "welsh_council" },
        nameWelsh: orNothing(row["official-name-cy"]),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};
