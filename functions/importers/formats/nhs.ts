import * as z from "zod";
import type { Code, Kind, Nation } from "#functions/organisations/rules.ts";
import { hasOnlyColumns, orNothing, parseTable } from "../tables.ts";
import { fromCapitals, tidy, whyDamaged } from "../texts.ts";
import { type Format, type OrganisationUnit, parsed, type Rejection, whyNoUnit } from "../units.ts";

const columns = ["entity", "name", "website"] as const;
const entityForm = /^https?:\/\/www\.wikidata\.org\/entity\/(Q\d+)$/;

/** NHS trusts from Wikidata: one row is one trust, known again by its item there, else by its name. */
export const nhsWikidata: Format<OrganisationUnit> = {
  name: "NHS trusts from Wikidata",
  isShapeOf: (file) => hasOnlyColumns(file, ",", columns) && file.text.includes("wikidata.org/entity/"),
  parse: (file) =>
    parseTable(file, ",", columns, (row, at) => {
      const [, code] = entityForm.exec(row.entity) ?? [];
      if (!code) return `has “${row.entity}” for an entity`;
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: code, mayAdd: true, name: row.name, kind: "nhs_trust", nation: "england" },
        codes: [{ scheme: "wikidata", code }],
        website: orNothing(row.website),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};

const List = z.array(z.unknown());
const Lists = z.object({ local_health_boards: List, integrated_care_boards: List, trusts: List });
const Entry = z.object({
  ods_code: z.string(),
  gss_code: z.string().nullish(),
  name: z.string().nullish(),
  health_board: z.string().nullish(),
  trust_name: z.string().nullish(),
  country: z.string().nullish(),
});

const kinds: Record<keyof z.infer<typeof Lists>, { kind: Kind; nation: Nation | undefined }> = {
  local_health_boards: { kind: "nhs_board", nation: "wales" },
  integrated_care_boards: { kind: "nhs_board", nation: "england" },
  trusts: { kind: "nhs_trust", nation: undefined },
};
const countries: Partial<Record<string, Nation>> = { ENGLAND: "england", WALES: "wales" };

function toUnit(list: keyof typeof kinds, entry: unknown, at: string): OrganisationUnit | string {
  const { data, error } = Entry.safeParse(entry);
  if (!data) return `lacks ${error.issues[0]?.path.join(".") || "what an entry has"}`;
  const name = data.name ?? data.health_board ?? data.trust_name ?? "";
  const damage = whyDamaged(name);
  if (damage) return damage;
  const codes: Code[] = [{ scheme: "ods", code: data.ods_code }];
  if (data.gss_code) codes.push({ scheme: "gss", code: data.gss_code });
  const { kind, nation = countries[data.country ?? ""] } = kinds[list];
  const unit: OrganisationUnit = {
    ...{
      type: "organisation",
      at,
      key: data.ods_code,
      mayAdd: true,
      name: fromCapitals(tidy(name)),
      kind,
      nation,
      codes,
    },
  };
  return whyNoUnit(unit) ?? unit;
}

/** Boards and trusts with their ODS codes: one entry is one body, known again by that code. */
export const nhsOdsLists: Format<OrganisationUnit> = {
  name: "NHS boards and trusts by ODS code",
  isShapeOf: ({ json }) => Lists.safeParse(json).success,
  parse({ json }) {
    const lists = Lists.parse(json);
    return parsed(
      (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((list) =>
        lists[list].map((entry, index): { unit: OrganisationUnit } | { rejection: Rejection } => {
          const at = `${list}[${index}]`;
          const unit = toUnit(list, entry, at);
          return typeof unit === "string" ? { rejection: { at, reason: unit } } : { unit };
        }),
      ),
    );
  },
};
