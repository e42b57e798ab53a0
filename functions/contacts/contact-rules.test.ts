import { describe, expect, it } from "vitest";
import type { Role } from "#functions/accounts/rules.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import { isContactDomain } from "./addresses.ts";
import { mayKeep, whyCannotKeep } from "./rules.ts";
import { normaliseTelephone, showTelephone } from "./telephone.ts";
import { isOpenFor, type ViewRequest, whyCannotApprove } from "./viewing.ts";

const organisation: Organisation = {
  organisationId: "org_1",
  version: 1,
  name: "Eastmere Council",
  otherNames: [],
  kind: "unitary_authority",
  codes: [],
  domains: ["eastmere.example", "*.schools.example"],
  itSupplierDomains: ["supplier.example"],
  hasEnded: false,
  successorIds: [],
  statedBy: {},
};

describe("an address of a contact", () => {
  const unknown = { kind: "unknown" as const };
  it.each([
    ["eastmere.example", true],
    ["north.schools.example", true],
    ["supplier.example", true],
    ["schools.example", false],
    ["mail.supplier.example", false],
    ["eastmere.example.evil.example", false],
    ["gmail.com", false],
  ])("at %s: %s", (domain, isFine) => {
    expect(isContactDomain(domain, unknown, organisation)).toBe(isFine);
  });

  it("may be of a body that the organisation carries on, and of no other", () => {
    const meaning = (organisationId: string) => ({
      kind: "organisation" as const,
      organisationId,
      viaPredecessor: true,
    });
    expect(isContactDomain("old.example", meaning("org_1"), organisation)).toBe(true);
    expect(isContactDomain("old.example", meaning("org_2"), organisation)).toBe(false);
    expect(isContactDomain("old.example", { kind: "public_sector", candidateIds: ["org_1"] }, organisation)).toBe(
      false,
    );
  });
});

describe("a telephone number", () => {
  it.each([
    ["01632 960 001", "+441632960001", "01632 960001"],
    ["+44 (0)1632 960001", "+441632960001", "01632 960001"],
    ["+353 1 234 5678", "+35312345678", "+353 1 234 5678"],
  ])("%s is stored as %s and shown as %s", (typed, stored, shown) => {
    expect(normaliseTelephone(typed)).toBe(stored);
    expect(showTelephone(stored)).toBe(shown);
  });

  it.each(["12", "call me", "0163296000100000"])("is not %j", (typed) => {
    expect(normaliseTelephone(typed)).toBeUndefined();
  });
});

describe("who may see and edit an organisation's contacts", () => {
  const actor = (organisationId: string | undefined, ...roles: Role[]) => ({
    personId: "per_1",
    organisationId,
    roles,
  });

  it("is its own filtering owner, and no steward, member or owner elsewhere", () => {
    expect(mayKeep(actor("org_1", "filtering_owner"), "org_1")).toBe(true);
    for (const other of [
      actor("org_2", "filtering_owner"),
      actor("org_1", "steward", "representative", "publisher", "researcher"),
      actor("org_1"),
      actor(undefined),
    ]) {
      expect(mayKeep(other, "org_1")).toBe(false);
      expect(whyCannotKeep(other, "org_1")).toBe("not_permitted");
    }
  });
});

describe("a steward's view", () => {
  const view = {
    viewId: "cvw_1",
    contactId: "con_1",
    organisationId: "org_1",
    stewardId: "per_1",
    viewedAt: "2026-11-22T09:00:00.000Z",
  };
  const steward = (personId: string, organisationId: string) => ({
    personId,
    organisationId,
    roles: ["steward" as const],
  });

  it("can be read by whoever opened it, for fifteen minutes", () => {
    expect(isOpenFor(view, steward("per_1", "org_8"), "2026-11-22T09:14:59.999Z")).toBe(true);
    expect(isOpenFor(view, steward("per_1", "org_8"), "2026-11-22T09:15:00.000Z")).toBe(false);
    expect(isOpenFor(view, steward("per_2", "org_8"), "2026-11-22T09:00:00.000Z")).toBe(false);
  });

  it("beyond a day's ten is approved by a steward of another organisation", () => {
    const request: ViewRequest = { ...view, stewardOrganisationId: "org_8", reason: "", requestedAt: view.viewedAt };
    expect(whyCannotApprove(request, steward("per_2", "org_9"))).toBeUndefined();
    expect(whyCannotApprove(request, steward("per_2", "org_8"))).toBe("second_organisation_needed");
    expect(whyCannotApprove(request, steward("per_1", "org_9"))).toBe("second_organisation_needed");
    expect(whyCannotApprove(request, { ...steward("per_2", "org_9"), roles: ["publisher"] })).toBe("not_permitted");
  });
});
