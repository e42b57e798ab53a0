import type { Code, Kind } from "#functions/organisations/rules.ts";
import { hasColumns, orNothing, parseTable } from "../tables.ts";
import { type Format, type OrganisationUnit, whyNoUnit } from "../units.ts";
import { councilTypes } from "./mysociety-councils.ts";

const columns = [
  ...(["organisation", "wikidata", "name", "website", "statistical-geography", "local-authority-type"] as const),
  ...(["start-date", "end-date"] as const),
] as const;

const kindOf = (prefix: string, councilType: string): Kind => {
  if (prefix === "local-authority-eng" || prefix === "local-authority") return councilTypes[councilType] ?? "other";
  return prefix === "nonprofit" ? "other" : "public_body";
};

/** digital-land's organisations in England: one row is one body, known again by its register, GOV.UK, GSS or Wikidata code. */
export const digitalLand: Format<OrganisationUnit> = {
  name: "digital-land organisations",
  isShapeOf: (file) => hasColumns(file, ",", columns),
  parse: (file) =>
    parseTable(file, ",", columns, (row, at) => {
      const [prefix = "", reference = ""] = row.organisation.split(":");
      if (!prefix || !reference) return `has “${row.organisation}” for an organisation`;
      const codes: Code[] = [];
      if (prefix === "local-authority-eng") codes.push({ scheme: "local_authority", code: reference });
      if (prefix === "government-organisation") codes.push({ scheme: "govuk", code: reference });
      if (row["statistical-geography"]) codes.push({ scheme: "gss", code: row["statistical-geography"] });
      if (row.wikidata) codes.push({ scheme: "wikidata", code: row.wikidata });
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: row.organisation, mayAdd: true, name: row.name, codes },
        kind: kindOf(prefix, row["local-authority-type"]),
        nation: prefix.startsWith("government-organisation") ? undefined : "england",
        website: orNothing(row.website),
        startedOn: orNothing(row["start-date"]),
        endedOn: orNothing(row["end-date"]),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};
