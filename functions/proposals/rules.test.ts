import { describe, expect, it } from "vitest";
import type { Member, Role } from "#functions/accounts/rules.ts";
import { firstTerms } from "#functions/charter/rules.ts";
import {
  canSee,
  mayCloseVotes,
  type Proposal,
  type ProposalStatus,
  proposalStatuses,
  restsOn,
  whyCannotAnswer,
  whyCannotEdit,
  whyCannotOpen,
  whyCannotWithdraw,
  whyIncomplete,
} from "./rules.ts";

const proposalWith = (more: Partial<Proposal> = {}): Proposal => ({
  proposalId: "pro_1",
  subject: "whitelist",
  status: "draft",
  version: 1,
  title: "Add Zoom",
  rationale: "Meetings",
  links: [],
  interest: { kind: "none" },
  daysOpen: 7,
  changes: [{ op: "remove", entryId: 1 }],
  destinationIds: [],
  answersNoNeed: true,
  baseEdition: 0,
  proposedBy: { personId: "per_1", organisationId: "org_1", organisationName: "Eastmere Council" },
  createdAt: "2026-11-02T09:00:00.000Z",
  updatedAt: "2026-11-02T09:00:00.000Z",
  ...more,
});
const inState = (status: ProposalStatus) =>
  proposalWith({ status, ...(status !== "draft" && { pollId: "pol_1", openedAt: "2026-11-02T09:00:00.000Z" }) });
const member = (organisationId: string, ...roles: Role[]): Member => ({ personId: "per_9", organisationId, roles });

const proposer = member("org_1", "representative");
const colleague = member("org_1", "publisher", "steward");
const outsider = member("org_2", "representative");

describe("a proposal", () => {
  it("is its own organisation's until it is put to the vote, also when it is withdrawn first", () => {
    for (const status of ["draft", "withdrawn"] as const) {
      expect(canSee(proposalWith({ status }), colleague)).toBe(true);
      expect(canSee(proposalWith({ status }), outsider)).toBe(false);
      expect(canSee(proposalWith({ status }), undefined)).toBe(false);
    }
  });

  it("is every member's during the vote, and nobody else's", () => {
    expect(canSee(inState("open"), outsider)).toBe(true);
    expect(canSee(inState("open"), undefined)).toBe(false);
    expect(canSee(inState("open"), { personId: "per_9", roles: [] })).toBe(false);
  });

  it.each(["carried", "not_carried", "published", "withdrawn", "returned"] as const)(
    "is public once its vote has ended: %s",
    (status) => expect(canSee(inState(status), undefined)).toBe(true),
  );

  it("is edited and opened by its organisation's representatives, while it is a draft", () => {
    for (const why of [whyCannotEdit, whyCannotOpen]) {
      expect(why(inState("draft"), proposer)).toBeUndefined();
      expect(why(inState("draft"), colleague)).toBe("not_permitted");
      expect(why(inState("draft"), outsider)).toBe("not_permitted");
      expect(why(inState("open"), proposer)).toBe("proposal_opened");
    }
  });

  it("is withdrawn by its organisation's representatives, until its vote has ended", () => {
    const allowed = proposalStatuses.filter((status) => whyCannotWithdraw(inState(status), proposer) === undefined);
    expect(allowed).toEqual(["draft", "open"]);
    expect(whyCannotWithdraw(inState("carried"), proposer)).toBe("poll_closed");
    expect(whyCannotWithdraw(inState("open"), colleague)).toBe("not_permitted");
    expect(whyCannotWithdraw(inState("open"), outsider)).toBe("not_permitted");
  });

  it("has its blocks answered by its organisation's representatives, during the vote", () => {
    expect(whyCannotAnswer(inState("open"), proposer)).toBeUndefined();
    expect(whyCannotAnswer(inState("carried"), proposer)).toBe("poll_closed");
    expect(whyCannotAnswer(inState("open"), colleague)).toBe("not_permitted");
    expect(whyCannotAnswer(inState("open"), outsider)).toBe("not_permitted");
  });

  it("that restores a removal at once is changed and taken back by nobody, and opened by whoever it came back to", () => {
    const restoration = proposalWith({ restoresEdition: 4 });
    expect(whyCannotEdit(restoration, proposer)).toBe("not_permitted");
    expect(whyCannotWithdraw(restoration, proposer)).toBe("not_permitted");
    expect(whyCannotOpen(restoration, proposer)).toBeUndefined();
  });
});

describe("closing a vote by hand", () => {
  it.each([
    ["representative", true],
    ["publisher", true],
    ["steward", true],
    ["researcher", false],
    ["filtering_owner", false],
  ] as const)("as a %s: %s", (role, expected) => expect(mayCloseVotes(member("org_2", role))).toBe(expected));
});

describe("what is put to the vote", () => {
  const entry = {
    host: "example.org",
    match: "host" as const,
    toolId: "zoom",
    toolName: "Zoom",
    destinationId: "dst_1",
    required: true,
  };
  const shared = { op: "add" as const, entry: { ...entry, sharedTenantAccepted: true as const } };
  const plain = { op: "add" as const, entry };

  it("changes something, whatever it is about", () => {
    const nothing = { changes: [], destinationIds: [] };
    for (const subject of ["whitelist", "destinations", "charter", "membership"] as const) {
      expect(whyIncomplete(proposalWith({ subject, ...nothing }))).toBe("proposal_empty");
    }
    const membership = { action: "join" as const, organisationId: "org_2", organisationName: "Westmere Council" };
    expect(whyIncomplete(proposalWith({ changes: [plain] }))).toBeUndefined();
    expect(whyIncomplete(proposalWith({ subject: "destinations", ...nothing, destinationIds: ["dst_1"] }))).toBe(
      undefined,
    );
    expect(whyIncomplete(proposalWith({ subject: "charter", ...nothing, terms: firstTerms }))).toBeUndefined();
    expect(whyIncomplete(proposalWith({ subject: "membership", ...nothing, membership }))).toBeUndefined();
  });

  it("says which needs it answers, or that it answers none, where it is about the list", () => {
    const unsaid = { answersNoNeed: undefined };
    expect(whyIncomplete(proposalWith({ changes: [plain], ...unsaid }))).toBe("needs_unstated");
    expect(whyIncomplete(proposalWith({ changes: [plain], ...unsaid, needIds: ["talk"] }))).toBeUndefined();
    expect(whyIncomplete(proposalWith({ changes: [plain], needIds: ["talk"] }))).toBe("needs_unstated");
    const confirming = { subject: "destinations" as const, changes: [], destinationIds: ["dst_1"], ...unsaid };
    expect(whyIncomplete(proposalWith(confirming))).toBeUndefined();
  });

  it("rests on its needs, and on the findings that there were under them when its vote opened", () => {
    const proposal = proposalWith({ evidence: [{ needId: "talk", findingIds: ["f01"] }] });
    expect(restsOn(proposal, "need", "talk")).toBe(true);
    expect(restsOn(proposal, "finding", "f01")).toBe(true);
    expect(restsOn(proposal, "finding", "talk")).toBe(false);
    expect(restsOn(proposalWith(), "finding", "f01")).toBe(false);
  });

  it("is about nothing else where it lets strangers' content in", () => {
    expect(whyIncomplete(proposalWith({ changes: [shared] }))).toBeUndefined();
    expect(whyIncomplete(proposalWith({ changes: [shared, plain] }))).toBe("shared_tenant_alone");
    expect(whyIncomplete(proposalWith({ changes: [{ op: "change", entryId: 1, entry: shared.entry }, plain] }))).toBe(
      "shared_tenant_alone",
    );
  });
});
