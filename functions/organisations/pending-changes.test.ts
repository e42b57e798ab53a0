import { describe, expect, it } from "vitest";
import type { Role } from "#functions/accounts/rules.ts";
import { decisiveChanges, type PendingChange, whyCannotConfirmChange } from "./pending-changes.ts";
import type { Organisation } from "./rules.ts";

const organisation: Organisation = {
  organisationId: "org_1",
  version: 3,
  name: "Eastmere Council",
  otherNames: [],
  kind: "unitary_authority",
  codes: [],
  domains: ["eastmere.example"],
  hasEnded: false,
  successorIds: [],
  statedBy: {},
};

describe("a change to the register", () => {
  it.each<Partial<Organisation>>([
    { domains: ["eastmere.example", "*.eastmere.example"] },
    { itSupplierDomains: ["it-supplier.example"] },
    { parentId: "org_2" },
    { sharedFilterId: "filter-1" },
    { hasEnded: true },
    { endedOn: "2026-04-01" },
    { successorIds: ["org_2"] },
  ])("takes two stewards where it decides who is believed or who votes: %j", (change) => {
    const [field] = Object.keys(change);
    expect(decisiveChanges(organisation, { ...organisation, ...change })).toMatchObject([{ field }]);
    expect(decisiveChanges({ ...organisation, ...change }, organisation), "and to take it back").toHaveLength(1);
  });

  it.each<Partial<Organisation>>([
    { name: "Eastmere City Council" },
    { nameWelsh: "Cyngor Eastmere" },
    { kind: "district_council" },
    { nation: "wales" },
    { website: "https://eastmere.example" },
  ])("takes one where it decides neither: %j", (change) => {
    expect(decisiveChanges(organisation, { ...organisation, ...change })).toEqual([]);
  });

  it("is confirmed by a steward of another organisation than the one who proposed it", () => {
    const pending: PendingChange = {
      organisationId: "org_1",
      after: organisation,
      baseVersion: 3,
      digest: "0".repeat(64),
      proposedBy: "per_1",
      proposedFor: "org_8",
      proposedAt: "2026-11-02T09:00:00.000Z",
    };
    const why = (personId: string, organisationId: string, role: Role = "steward") =>
      whyCannotConfirmChange(pending, { personId, organisationId, roles: [role] });
    expect(why("per_2", "org_9")).toBeUndefined();
    expect(why("per_2", "org_8")).toBe("second_person_needed");
    expect(why("per_1", "org_9")).toBe("second_person_needed");
    expect(why("per_2", "org_9", "publisher")).toBe("not_permitted");
  });
});
