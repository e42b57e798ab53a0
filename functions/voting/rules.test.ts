import { describe, expect, it } from "vitest";
import {
  Ballot,
  type Elector,
  electorFor,
  extendedClosing,
  mustAbstain,
  whyCannotClose,
  whyCannotVote,
} from "./rules.ts";

const closesAt = "2026-12-01T12:00:00.000Z";
const before = "2026-11-28T12:00:00.000Z";
const open = { status: "open", closesAt } as const;
const elector: Elector = { pollId: "pol_1", organisationId: "org_1", organisationName: "Eastmere", version: 0 };

describe("whyCannotVote", () => {
  it("lets an elector vote, and change the ballot, while the poll is open", () => {
    expect(whyCannotVote(open, elector, before)).toBeUndefined();
  });

  it("refuses from the closing instant onwards", () => {
    expect(whyCannotVote(open, elector, closesAt)).toBe("poll_closed");
  });

  it("refuses once the roll is sealed, whatever the clock says", () => {
    expect(whyCannotVote(open, { sealedAt: before }, before)).toBe("poll_closed");
  });

  it.each(["draft", "closing", "closed", "withdrawn"] as const)("refuses in a poll that is %s", (status) => {
    expect(whyCannotVote({ status, closesAt }, elector, before)).toBe("poll_closed");
  });

  it("refuses an organisation that is not on the electoral roll", () => {
    expect(whyCannotVote(open, undefined, before)).toBe("not_an_elector");
  });
});

describe("whyCannotClose", () => {
  it("refuses before the closing time, allows from it on, and lets a half closed poll be finished", () => {
    expect(whyCannotClose(open, before)).toBe("poll_still_open");
    expect(whyCannotClose(open, closesAt)).toBeUndefined();
    expect(whyCannotClose({ status: "closing", closesAt }, before)).toBeUndefined();
    expect(whyCannotClose({ status: "closed", closesAt }, closesAt)).toBe("poll_closed");
  });
});

describe("extendedClosing", () => {
  const lastDay = "2026-12-01T11:59:00.000Z";

  it("gives two working days after a block on the last day", () => {
    expect(extendedClosing({ closesAt }, {}, { choice: "block", castAt: lastDay })).toBe("2026-12-03T12:00:00.000Z");
  });

  it("gives two working days after a change of mind on the last day", () => {
    expect(extendedClosing({ closesAt }, { choice: "approve" }, { choice: "reject", castAt: lastDay })).toBeDefined();
  });

  it.each([
    ["a first approval on the last day", {}, "approve", lastDay, undefined],
    ["the same choice again on the last day", { choice: "approve" as const }, "approve", lastDay, undefined],
    ["a block before the last day", {}, "block", before, undefined],
    ["a second extension", {}, "block", lastDay, before],
  ] as const)("does not extend for %s", (_name, stored, choice, castAt, extendedAt) => {
    expect(
      extendedClosing({ closesAt, ...(extendedAt && { extendedAt }) }, stored, { choice, castAt }),
    ).toBeUndefined();
  });
});

describe("Ballot", () => {
  const ballot = {
    ballotId: "bal_1",
    pollId: "pol_1",
    organisationId: "org_1",
    castForId: "org_1",
    version: 1,
    interest: { kind: "none" },
    castAt: before,
    castBy: "per_1",
  };

  it("takes a block only with a reason", () => {
    expect(Ballot.safeParse({ ...ballot, choice: "block" }).success).toBe(false);
    expect(Ballot.safeParse({ ...ballot, choice: "block", reason: "No data protection assessment" }).success).toBe(
      true,
    );
  });

  it("takes nothing but an abstention from someone with an interest in the supplier", () => {
    const interested = { ...ballot, interest: { kind: "job" } };
    expect(Ballot.safeParse({ ...interested, choice: "approve" }).success).toBe(false);
    expect(Ballot.safeParse({ ...interested, choice: "abstain" }).success).toBe(true);
  });
});

describe("electorFor", () => {
  it("finds the one ballot of bodies that share it", () => {
    const roll = [elector, { ...elector, organisationId: "org_2", votesWith: "org_1" }];
    expect(electorFor(roll, "org_2")?.organisationId).toBe("org_1");
    expect(electorFor(roll, "org_3")).toBeUndefined();
  });
});

describe("mustAbstain", () => {
  it("holds for the organisation whose proposer declared an interest, and no other", () => {
    const proposedBy = { organisationId: "org_1", interest: { kind: "contract" as const } };
    expect(mustAbstain({ proposedBy }, "org_1")).toBe(true);
    expect(mustAbstain({ proposedBy }, "org_2")).toBe(false);
    expect(mustAbstain({ proposedBy: { ...proposedBy, interest: { kind: "none" } } }, "org_1")).toBe(false);
  });
});
