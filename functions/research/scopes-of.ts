import type { Kind } from "#functions/organisations/rules.ts";
import type { Scope } from "./vocabulary.ts";

/** Which part of the public sector an organisation is in. What the library has no part for is in all of it. */
const scopesOfKinds: Record<Kind, Scope> = {
  county_council: "local",
  district_council: "local",
  unitary_authority: "local",
  metropolitan_district: "local",
  london_borough: "local",
  combined_authority: "local",
  scottish_council: "local",
  welsh_council: "local",
  northern_ireland_council: "local",
  parish_council: "local",
  fire: "local",
  department: "central",
  non_ministerial_department: "central",
  agency: "central",
  public_body: "central",
  court_or_tribunal: "central",
  nhs_trust: "nhs",
  nhs_board: "nhs",
  nhs_body: "nhs",
  police: "police",
  school: "schools",
  public_corporation: "cross_sector",
  devolved_government: "cross_sector",
  legislature: "cross_sector",
  other: "cross_sector",
};

export const scopeOf = (kind: Kind): Scope => scopesOfKinds[kind];
