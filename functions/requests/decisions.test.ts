import { describe, expect, it } from "vitest";
import {
  type Decision,
  DecisionContent,
  differencesOf,
  evidenceOf,
  whyCannotAdopt,
  whyCannotChange,
} from "./decisions.ts";

const content: DecisionContent = {
  kind: "agreed_with_conditions",
  reason: "Needed for partners",
  conditions: "No uploads",
  classification: "official",
  staffGroups: ["Planning"],
  dpiaReference: "DPIA 12",
  riskReference: "R 7",
  riskRole: "Senior information risk owner",
  changeReference: "CHG 100",
  expiresOn: "2027-01-31",
};
const decision: Decision = {
  ...content,
  decisionId: "dec_1",
  organisationId: "org_1",
  toolId: "zoom",
  decidedAt: "2026-11-02T09:00:00.000Z",
  decidedBy: "per_1",
  version: 1,
  status: "in_force",
  statusSince: "2026-11-02T09:00:00.000Z",
};
const lead = (organisationId: string) => ({ personId: "per_2", organisationId, roles: ["filtering_owner" as const] });

describe("a decision", () => {
  it("has conditions exactly where it is agreed with conditions", () => {
    expect(DecisionContent.safeParse({ ...content, conditions: undefined }).success).toBe(false);
    expect(DecisionContent.safeParse({ ...content, kind: "agreed" }).success).toBe(false);
    expect(DecisionContent.safeParse({ ...content, kind: "refused", conditions: undefined }).success).toBe(true);
  });

  it("is adopted by a lead of another organisation, while it holds and rests on nothing that ended", () => {
    expect(whyCannotAdopt(decision, lead("org_2"))).toBeUndefined();
    expect(whyCannotAdopt(decision, lead("org_1"))).toBe("not_permitted");
    expect(whyCannotAdopt(decision, { ...lead("org_2"), roles: ["steward"] })).toBe("not_permitted");
    for (const ended of [
      { status: "lapsed" as const },
      { kind: "refused" as const, conditions: undefined },
      { reviewSince: "2026-11-03T09:00:00.000Z" },
    ]) {
      expect(whyCannotAdopt({ ...decision, ...ended }, lead("org_2"))).toBe("decision_ended");
    }
  });

  it("is withdrawn by its own organisation's lead alone", () => {
    expect(whyCannotChange(decision, lead("org_1"))).toBeUndefined();
    expect(whyCannotChange(decision, lead("org_2"))).toBe("not_permitted");
    expect(whyCannotChange(decision, { ...lead("org_1"), roles: ["steward"] })).toBe("not_permitted");
  });
});

describe("adopting", () => {
  it("takes over evidence, never the reason, the risk or who accepts it", () => {
    expect(Object.keys(evidenceOf(content))).toEqual([
      "kind",
      "conditions",
      "classification",
      "staffGroups",
      "dpiaReference",
      "expiresOn",
    ]);
  });

  it("shows every field with whether it differs", () => {
    const ours = { ...content, conditions: "No uploads, no guests", expiresOn: "2026-12-31" };
    const rows = differencesOf(content, ours);
    expect(rows.filter(({ differs }) => differs).map(({ field }) => field)).toEqual(["conditions", "expiresOn"]);
    expect(rows.map(({ field }) => field).toSorted()).toEqual(Object.keys(DecisionContent.shape).toSorted());
  });
});
