import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import type { Statement } from "./rules.ts";
import { nextCount, shownCount, step, type Tally, tallyOf } from "./tally.ts";

const statements = (here: number, notHere: number, more: Partial<Statement> = {}): Statement[] =>
  Array.from({ length: here + notHere }, (_, number) => ({
    findingId: "joining",
    organisationId: newId("organisation"),
    version: 1,
    stance: number < here ? "here" : "not_here",
    ...more,
  }));
const cleared = (text: string) => ({ comment: { commentId: newId("comment"), text, state: "cleared" as const } });
const shown = ({ here, notHere, answered }: Tally) => ({ here, notHere, answered });

describe("what is shown of how many organisations say something", () => {
  it("is rounded down to fives, so that fewer than five are as good as none", () => {
    expect(shown(tallyOf(undefined, "joining", statements(4, 0)))).toEqual({ here: 0, notHere: 0, answered: 0 });
    expect(shown(tallyOf(undefined, "joining", statements(9, 4)))).toEqual({ here: 5, notHere: 0, answered: 10 });
  });

  it("leaves out those that took theirs back", () => {
    const { stance: _stance, ...back } = statements(1, 0)[0] as Statement;
    expect(tallyOf(undefined, "joining", [...statements(4, 0), back]).answered).toBe(0);
  });

  it("stays when one changes its mind, and falls only once five fewer say so", () => {
    expect([9, 6, 5, 4].map((count) => shownCount(10, count))).toEqual([10, 10, 5, 0]);
    expect([4, 1, 0].map((count) => shownCount(5, count))).toEqual([5, 5, 0]);
  });

  it("is a multiple of five, at most what was once said, and moves by no single organisation downwards", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { minLength: 1 }), (counts) => {
        let before = 0;
        let highest = 0;
        for (const count of counts) {
          highest = Math.max(highest, count);
          const after = shownCount(before, count);
          expect(after % step).toBe(0);
          expect(after).toBeLessThanOrEqual(highest);
          if (after < before) expect(before - count).toBeGreaterThanOrEqual(step);
          before = after;
        }
      }),
    );
  });

  it("is counted on the first day of the month after, also after December", () => {
    expect(nextCount("2026-11-30T23:59:59.999Z")).toBe("2026-12-01T00:00:00.000Z");
    expect(nextCount("2026-12-01T00:00:00.000Z")).toBe("2027-01-01T00:00:00.000Z");
  });
});

describe("comments", () => {
  it("are shown from five organisations on, and only those that were cleared", () => {
    const [one, waiting, ...others] = statements(5, 0);
    const said = { ...(one as Statement), ...cleared("Here too") };
    const unread = { commentId: newId("comment"), text: "Unread", state: "waiting" as const };
    const all = [said, { ...(waiting as Statement), comment: unread }, ...others];
    expect(tallyOf(undefined, "joining", all.slice(0, 4)).comments).toEqual([]);
    expect(tallyOf(undefined, "joining", all).comments).toEqual([
      { organisationId: said.organisationId, commentId: said.comment?.commentId },
    ]);
  });

  it("are in no order that says when they were written or by whom", () => {
    const all = statements(6, 0).map((each) => ({ ...each, ...cleared("Here too") }));
    const { comments } = tallyOf(undefined, "joining", all);
    expect(comments.map(({ commentId }) => commentId)).toEqual(
      all.map(({ comment }) => comment?.commentId ?? "").toSorted(),
    );
  });
});
