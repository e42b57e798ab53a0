import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstTerms } from "#functions/charter/rules.ts";
import { decide, mergeElectors, tally } from "./outcome.ts";
import { type BlockAnswer, type Choice, choices } from "./rules.ts";

const poll = { terms: firstTerms, passMark: "above_threshold" } as const;
const castAt = "2026-11-28T12:00:00.000Z";

const roll = (...cast: (Choice | undefined)[]) =>
  cast.map((choice, index) => ({
    organisationId: `org_${index}`,
    version: choice ? 1 : 0,
    ...(choice && { choice, castAt }),
  }));
const answerTo = (organisationId: string, version = 1): BlockAnswer => ({
  pollId: "pol_1",
  organisationId,
  version,
  text: "It is now encrypted",
  answeredAt: castAt,
});
const carried = (
  electors: ReturnType<typeof roll>,
  answers: BlockAnswer[] = [],
  passMark: "above_threshold" | "two_thirds" = "above_threshold",
) => decide({ ...poll, passMark }, electors, answers).carried;

describe("an ordinary vote", () => {
  it("is carried by more approvals than half of approvals, rejections and blocks", () => {
    expect(carried(roll("approve", "approve", "reject"))).toBe(true);
  });

  it("is not carried by a tie", () => {
    expect(carried(roll("approve", "approve", "reject", "reject"))).toBe(false);
  });

  it("counts abstentions for the quorum and for nothing else", () => {
    expect(carried(roll("approve", "abstain", "abstain"))).toBe(true);
    expect(carried(roll("abstain", "abstain", "abstain"))).toBe(false);
  });

  it("is not carried by less than half of the roll", () => {
    expect(carried(roll("approve", "approve", "approve", ...Array(4).fill(undefined)))).toBe(false);
    expect(carried(roll("approve", "approve", "approve", ...Array(3).fill(undefined)))).toBe(true);
  });

  it("is not carried below the floor, however small the roll", () => {
    expect(carried(roll("approve", "approve"))).toBe(false);
  });
});

describe("a block", () => {
  const nine = Array<Choice>(9).fill("approve");

  it("stands until its author changes it or two thirds of all ballots outweigh it", () => {
    expect(carried(roll("approve", "approve", "abstain", "block"), [answerTo("org_3")])).toBe(false);
    expect(carried(roll("approve", "approve", "abstain", "reject"))).toBe(true);
    expect(carried(roll("approve", "approve", "block"), [answerTo("org_2")])).toBe(true);
  });

  it("is never lifted by an answer alone", () => {
    expect(
      carried(roll("approve", "approve", "approve", "block", "block"), [answerTo("org_3"), answerTo("org_4")]),
    ).toBe(false);
  });

  it("that nobody answered stands against any majority", () => {
    expect(carried(roll(...nine, "block"))).toBe(false);
    expect(carried(roll(...nine, "block"), [answerTo("org_9")])).toBe(true);
  });

  it("needs an answer to the ballot that stands, not to an earlier one", () => {
    const electors = roll(...nine, "block").map((elector) => ({ ...elector, version: 2 }));
    expect(carried(electors, [answerTo("org_9", 1)])).toBe(false);
  });
});

describe("a vote on the charter or the membership", () => {
  it("is carried by exactly two thirds and by nothing less", () => {
    expect(carried(roll("approve", "approve", "reject"), [], "two_thirds")).toBe(true);
    expect(carried(roll("approve", "approve", "approve", "reject", "reject"), [], "two_thirds")).toBe(false);
  });
});

describe("bodies that merged while the vote was open", () => {
  const mergers = [
    { organisationId: "org_0", into: "org_new" },
    { organisationId: "org_1", into: "org_new" },
  ];
  const [first, second, third] = roll("approve", "reject", "approve");

  it("cast one ballot: the last of theirs", () => {
    const electors = [{ ...first, castAt: "2026-11-29T12:00:00.000Z" }, second, third].flatMap(
      (each) => each ?? [],
    ) as ReturnType<typeof roll>;
    expect(tally(mergeElectors(electors, mergers))).toMatchObject({ approve: 2, reject: 0 });
    expect(decide(poll, electors, [], mergers).turnout).toEqual({ voted: 2, electors: 2 });
  });

  it("count once when one of them is the body that goes on", () => {
    const electors = roll("approve", undefined, "approve");
    expect(decide(poll, electors, [], [{ organisationId: "org_1", into: "org_0" }]).turnout).toEqual({
      voted: 2,
      electors: 2,
    });
  });
});

describe("for any roll", () => {
  const anyRoll = fc.array(fc.option(fc.constantFrom(...choices), { nil: undefined }), { maxLength: 60 });

  it("no ballot is counted twice or lost", () => {
    fc.assert(
      fc.property(anyRoll, (cast) => {
        const { counts, turnout } = decide(poll, roll(...cast), []);
        expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(turnout.voted);
        expect(turnout).toEqual({ voted: cast.filter(Boolean).length, electors: cast.length });
      }),
    );
  });

  it("the order of the roll does not matter", () => {
    fc.assert(
      fc.property(anyRoll, (cast) => {
        expect(decide(poll, roll(...cast).toReversed(), [])).toEqual(decide(poll, roll(...cast), []));
      }),
    );
  });

  it("one more approval in place of a rejection or a block never turns carried into not carried", () => {
    fc.assert(
      fc.property(anyRoll, (cast) => {
        const better = cast.map((choice) => (choice === "reject" || choice === "block" ? "approve" : choice));
        expect(!carried(roll(...cast)) || carried(roll(...better))).toBe(true);
      }),
    );
  });

  it("nothing is carried without quorum, or over a block that nobody answered", () => {
    fc.assert(
      fc.property(anyRoll, (cast) => {
        const outcome = decide(poll, roll(...cast), []);
        expect(!outcome.carried || (outcome.quorumMet && outcome.counts.block === 0)).toBe(true);
      }),
    );
  });
});
