import type { Kind, Nation } from "#functions/organisations/rules.ts";
import { hasColumns, orNothing, parseTable } from "../tables.ts";
import { type Format, type OrganisationUnit, whyNoUnit } from "../units.ts";

const columns = [
  ...([
    "local-authority-code",
    "official-name",
    "nice-name",
    "gss-code",
    "start-date",
    "end-date",
    "replaced-by",
  ] as const),
  ...(["nation", "local-authority-type", "current-authority"] as const),
] as const;

/** The types of council that mySociety and digital-land share. */
export const councilTypes: Partial<Record<string, Kind>> = {
  CC: "london_borough",
  COMB: "combined_authority",
  CTY: "county_council",
  LBO: "london_borough",
  MD: "metropolitan_district",
  NID: "northern_ireland_council",
  NMD: "district_council",
  SCO: "scottish_council",
  SRA: "combined_authority",
  UA: "unitary_authority",
  WPA: "welsh_council",
};

const nations: Partial<Record<string, Nation>> = {
  England: "england",
  "Northern Ireland": "northern_ireland",
  Scotland: "scotland",
  Wales: "wales",
};

/** mySociety's register of UK councils: one row is one council, known again by its register code or its GSS code. */
export const mysocietyCouncils: Format<OrganisationUnit> = {
  name: "mySociety register of councils",
  isShapeOf: (file) => hasColumns(file, ",", columns),
  parse: (file) =>
    parseTable(file, ",", columns, (row, at) => {
      const code = row["local-authority-code"];
      if (!code) return "has no local-authority-code";
      const kind = councilTypes[row["local-authority-type"]];
      if (!kind) return `has “${row["local-authority-type"]}” for a type of council`;
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: code, mayAdd: true, kind },
        name: row["official-name"],
        otherNames: row["nice-name"] ? [row["nice-name"]] : [],
        nation: nations[row.nation],
        codes: [
          { scheme: "local_authority", code },
          ...(row["gss-code"] ? [{ scheme: "gss" as const, code: row["gss-code"] }] : []),
        ],
        startedOn: orNothing(row["start-date"]),
        endedOn: orNothing(row["end-date"]),
        hasEnded: row["current-authority"] === "False",
        successors: row["replaced-by"]
          .split(",")
          .filter((successor) => successor)
          .map((successor) => ({ scheme: "local_authority", code: successor.trim() })),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};
