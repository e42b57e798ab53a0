import { describe, expect, it } from "vitest";
import type { Affiliation } from "./people.ts";
import { lapsesAt, type RoleGrant, rolesNow, whyCannotEnd, whyCannotGrant, whyCannotPropose } from "./role-grants.ts";
import { type Actor, type Role, roles, whyLacksRole } from "./rules.ts";

const now = "2026-11-30T12:00:00.000Z";
const person = { personId: "per_1", organisationId: "org_1", organisationVia: "domain" as const };
const grant = (role: Role, more: Partial<RoleGrant> = {}): RoleGrant => ({
  roleProposalId: "rlp_1",
  personId: "per_1",
  role,
  organisationId: "org_1",
  proposedBy: "per_8",
  version: 1,
  grantedAt: now,
  grantedBy: "per_9",
  endsAt: lapsesAt(now),
  ...more,
});
const steward: Actor = { personId: "per_9", organisationId: "org_2", roles: ["steward"] };
const everyRole = roles.map((role) => grant(role));

describe("the roles that count", () => {
  it("are all that are held, in a session with a second factor or where the provider cannot say", () => {
    for (const secondFactor of [true, undefined]) {
      expect(rolesNow(person, everyRole, { secondFactor, now }).roles).toEqual(roles);
    }
  });

  it("are only the researcher’s without a second factor; the others wait for it", () => {
    expect(rolesNow(person, everyRole, { secondFactor: false, now })).toEqual({
      roles: ["researcher"],
      awaitingSecondFactor: ["filtering_owner", "representative", "publisher", "steward"],
    });
  });

  it.each<{ name: string; who: Affiliation; at: string }>([
    { name: "the moment the twelve months are over", who: person, at: "2027-11-30T12:00:00.000Z" },
    { name: "for another organisation than the grant's", who: { ...person, organisationId: "org_2" }, at: now },
    {
      name: "with the address of a body that was replaced",
      who: { ...person, organisationVia: "predecessor" as const },
      at: now,
    },
    { name: "without an organisation", who: {}, at: now },
  ])("are none $name", ({ who, at }) => {
    expect(rolesNow(who, everyRole, { secondFactor: true, now: at }).roles).toEqual([]);
  });

  it("last to the very end of the twelve months", () => {
    const at = "2027-11-30T11:59:59.999Z";
    expect(rolesNow(person, everyRole, { secondFactor: true, now: at }).roles).toEqual(roles);
    expect(lapsesAt("2028-02-29T00:00:00.000Z")).toBe("2029-03-01T00:00:00.000Z");
  });
});

describe("who may propose, grant and end", () => {
  const wish = (role: Role, grants: RoleGrant[] = []) => ({ role, grants, now });

  it("is a steward, for somebody else with an organisation to act for", () => {
    expect(whyCannotPropose(steward, person, wish("researcher"))).toBeUndefined();
    expect(whyCannotPropose({ ...steward, roles: [] }, person, wish("researcher"))).toBe("not_permitted");
    expect(whyCannotPropose({ ...steward, personId: "per_1" }, person, wish("researcher"))).toBe("not_for_oneself");
    expect(whyCannotPropose(steward, { personId: "per_1" }, wish("researcher"))).toBe("no_organisation_to_act_for");
  });

  it("never makes one person steward and publisher, unless the other role has lapsed", () => {
    expect(whyCannotPropose(steward, person, wish("publisher", [grant("steward")]))).toBe("steward_and_publisher");
    expect(whyCannotPropose(steward, person, wish("steward", [grant("publisher")]))).toBe("steward_and_publisher");
    expect(whyCannotPropose(steward, person, wish("steward", [grant("publisher", { endsAt: now })]))).toBeUndefined();
  });

  it("takes a second steward to grant, who is not the person", () => {
    const proposal = { ...grant("publisher"), proposedAt: now };
    expect(whyCannotGrant(steward, proposal)).toBeUndefined();
    expect(whyCannotGrant({ ...steward, personId: "per_8" }, proposal)).toBe("second_person_needed");
    expect(whyCannotGrant({ ...steward, personId: "per_1" }, proposal)).toBe("not_for_oneself");
    expect(whyCannotGrant({ ...steward, roles: ["publisher"] }, proposal)).toBe("not_permitted");
  });

  it("lets the person or a steward end a role, and nobody else", () => {
    expect(whyCannotEnd({ personId: "per_1", roles: [] }, "per_1")).toBeUndefined();
    expect(whyCannotEnd(steward, "per_1")).toBeUndefined();
    expect(whyCannotEnd({ personId: "per_2", roles: ["publisher"] }, "per_1")).toBe("not_permitted");
  });

  it("asks for the second factor where that is all that is missing", () => {
    expect(whyLacksRole({ personId: "per_1", roles: [], awaitingSecondFactor: ["steward"] }, "steward")).toBe(
      "second_factor_needed",
    );
  });
});
