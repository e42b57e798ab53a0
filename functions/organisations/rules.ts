import * as z from "zod";
import { Tile } from "./tiles.ts";

/** Kinds of public body, with the words that pages show. */
export const kindLabels = {
  county_council: "County council",
  district_council: "District council",
  unitary_authority: "Unitary authority",
  metropolitan_district: "Metropolitan district council",
  london_borough: "London borough council",
  combined_authority: "Combined or strategic authority",
  scottish_council: "Scottish council",
  welsh_council: "Welsh council",
  northern_ireland_council: "Northern Ireland council",
  parish_council: "Parish, town or community council",
  department: "Department",
  non_ministerial_department: "Non-ministerial department",
  agency: "Executive agency",
  public_body: "Other public body",
  public_corporation: "Public corporation",
  devolved_government: "Devolved government",
  legislature: "Parliament or assembly",
  court_or_tribunal: "Court or tribunal",
  nhs_trust: "NHS trust",
  nhs_board: "NHS board",
  nhs_body: "Other NHS body",
  police: "Police",
  fire: "Fire and rescue",
  school: "School or college",
  other: "Other",
} as const;
export const kinds = Object.keys(kindLabels) as [Kind, ...Kind[]];
export type Kind = keyof typeof kindLabels;
export const Kind = z.enum(kinds);

export const councilKinds: ReadonlySet<Kind> = new Set([
  "county_council",
  "district_council",
  "unitary_authority",
  "metropolitan_district",
  "london_borough",
  "combined_authority",
  "scottish_council",
  "welsh_council",
  "northern_ireland_council",
]);

export const nationLabels = {
  england: "England",
  scotland: "Scotland",
  wales: "Wales",
  northern_ireland: "Northern Ireland",
  united_kingdom: "United Kingdom",
} as const;
export const nations = Object.keys(nationLabels) as [Nation, ...Nation[]];
export type Nation = keyof typeof nationLabels;
export const Nation = z.enum(nations);

/**
 * `gss`: Office for National Statistics; one body may have had several. `local_authority`: mySociety's and digital-land's three letters.
 * `govuk`: GOV.UK's analytics identifier (D3, OT1025). `govuk_content`: its UUID. `ods`: NHS. `acronym_ca`: what a Canadian department is called for short
 * in English. `commonlist`: ours, where nobody else has one.
 */
export const codeSchemes = [
  "gss",
  "local_authority",
  "govuk",
  "govuk_content",
  "ods",
  "wikidata",
  "acronym_ca",
  "commonlist",
] as const;
export const Code = z.object({ scheme: z.enum(codeSchemes), code: z.string().regex(/^[A-Za-z0-9-]{1,40}$/) });
export type Code = z.infer<typeof Code>;

/** Equal for the same code however it is spelt. */
export const codeKey = ({ scheme, code }: Code): string => `${scheme} ${code.toLowerCase()}`;

const Name = z.string().min(1).max(200);
const Day = z.iso.date();

/** The facts about a body that a file may state and that are kept with the file that stated them. */
export const factNames = ["name", "nameWelsh", "kind", "nation", "website", "startedOn", "endedOn", "tile"] as const;
export type FactName = (typeof factNames)[number];

export const Organisation = z.object({
  organisationId: z.string(),
  version: z.int().positive(),
  name: Name,
  nameWelsh: Name.optional(),
  /** What else it is or was called, for search and for importers. */
  otherNames: z.array(Name),
  kind: Kind,
  nation: Nation.optional(),
  codes: z.array(Code),
  /** Patterns of its own e-mail domains: `eastmere.gov.uk`, `*.mod.uk`. */
  domains: z.array(z.string()),
  /** The same of whoever runs its IT: a filtering contact may have an address there, and it proves nothing else. */
  itSupplierDomains: z.array(z.string()).optional(),
  website: z.url({ protocol: /^https?$/ }).optional(),
  startedOn: Day.optional(),
  /** As its source says: the last day or the one after. `hasEnded` may be true without a known day. */
  endedOn: Day.optional(),
  hasEnded: z.boolean(),
  tile: Tile.optional(),
  successorIds: z.array(z.string()),
  parentId: z.string().optional(),
  /** The same for every body behind one web filter. */
  sharedFilterId: z.string().optional(),
  /** Which file or person stated each fact: nothing else overwrites it. */
  statedBy: z.partialRecord(z.enum(factNames), z.string()),
});
export type Organisation = z.infer<typeof Organisation>;

/** What a steward can change by hand. Not how it ended: that is its succession. */
export type OrganisationEdit = Pick<
  Organisation,
  "name" | "nameWelsh" | "kind" | "nation" | "domains" | "itSupplierDomains" | "website" | "parentId" | "sharedFilterId"
>;

/** The body with what a steward states, and which of its facts are theirs from now on; itself if nothing is new. */
export function editedByHand(before: Organisation, edit: OrganisationEdit): Organisation {
  const isNew = (field: keyof OrganisationEdit): boolean =>
    JSON.stringify(edit[field]) !== JSON.stringify(before[field]);
  const changed = (Object.keys(edit) as (keyof OrganisationEdit)[]).filter(isNew);
  if (changed.length === 0) return before;
  const stated = factNames.filter((fact) => changed.some((field) => field === fact));
  const statedBy = { ...before.statedBy, ...Object.fromEntries(stated.map((fact) => [fact, "steward"])) };
  return { ...before, ...edit, statedBy };
}

export const isCurrent = ({ hasEnded, endedOn }: Pick<Organisation, "hasEnded" | "endedOn">, today: string): boolean =>
  endedOn === undefined ? !hasEnded : endedOn > today;

/** Bodies that have any of these in common share a parent or one web filter, and so one ballot. A parent shares it too. */
export const ballotKeys = ({
  organisationId,
  parentId,
  sharedFilterId,
}: Pick<Organisation, "organisationId" | "parentId" | "sharedFilterId">): string[] =>
  [organisationId, parentId, sharedFilterId].filter((key) => key !== undefined);

/** The names that a body is found by, its own first. */
export const namesOf = ({ name, nameWelsh, otherNames }: Pick<Organisation, "name" | "nameWelsh" | "otherNames">) => [
  name,
  ...(nameWelsh ? [nameWelsh] : []),
  ...otherNames,
];

/** The lists that pages can show it on. */
export const listsOf = ({ kind, nation }: Pick<Organisation, "kind" | "nation">): string[] => [
  listName({}),
  listName({ kind }),
  ...(nation ? [listName({ nation }), listName({ kind, nation })] : []),
];

export const listName = ({ kind, nation }: { kind?: Kind | undefined; nation?: Nation | undefined }): string =>
  `${kind ?? "every-kind"}.${nation ?? "every-nation"}`;
