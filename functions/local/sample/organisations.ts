import type { OrganisationDraft, OrganisationService } from "#functions/organisations/service.ts";

const sample = (number: number, name: string, domain: string, rest: Partial<OrganisationDraft> = {}) => ({
  ...{
    organisationId: `org_${String(number).padStart(24, "0")}`,
    name,
    otherNames: [],
    kind: "district_council" as const,
  },
  ...{
    nation: "england" as const,
    codes: [],
    domains: [domain],
    hasEnded: false,
    successorIds: [],
    statedBy: {},
    ...rest,
  },
});

const eastmere = sample(1, "Eastmere Borough Council", "eastmere.example", { tile: { q: 13, r: 25 } });
const northwold = sample(2, "Northwold County Council", "northwold.example", {
  kind: "county_council",
  tile: { q: 13, r: 26 },
});
const westerfold = sample(3, "Westerfold District Council", "westerfold.example", { tile: { q: 12, r: 25 } });
const southbrook = sample(4, "Southbrook District Council", "southbrook.example", { tile: { q: 13, r: 24 } });
const bridges = sample(5, "Department for Bridges and Fords", "bridges.example", {
  kind: "department",
  nation: "united_kingdom",
});
const fords = sample(6, "Fords Inspectorate", "fords.example", {
  kind: "agency",
  nation: "united_kingdom",
  parentId: bridges.organisationId,
});
const hospitals = sample(7, "Eastmere Hospitals NHS Trust", "eastmerehospitals.example", { kind: "nhs_trust" });
const police = sample(8, "Vale of Mere Police", "merepolice.example", { kind: "police" });
/** Ended; its addresses lead to Eastmere, and earn no role there. */
const rural = sample(9, "Mereside Rural District Council", "mereside.example", {
  ...{ hasEnded: true, endedOn: "2024-04-01", successorIds: [eastmere.organisationId] },
});

/** Plainly fictional bodies for sample people and the demo, the councils on tiles in the sea, where the map of the UK has none. Westerfold and Southbrook may merge; Bridges is the parent of Fords. */
export const sampleOrganisations = {
  eastmere,
  northwold,
  westerfold,
  southbrook,
  bridges,
  fords,
  hospitals,
  police,
  rural,
} as const;

/** Adds those that are missing. Never on a real deployment: `.example` domains resolve to them from then on. */
export async function loadSampleOrganisations({
  findOrganisations,
  register,
}: Pick<OrganisationService, "findOrganisations" | "register">) {
  const all: readonly OrganisationDraft[] = Object.values(sampleOrganisations);
  const there = new Set(
    (await findOrganisations(all.map(({ organisationId = "" }) => organisationId))).map(
      ({ organisationId }) => organisationId,
    ),
  );
  const missing = all.filter(({ organisationId = "" }) => !there.has(organisationId));
  for (const draft of missing) await register.save(undefined, draft, { actorId: "sample", source: "sample" });
}
