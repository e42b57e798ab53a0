import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countsOf, figuresOf, medianDays, usualDays } from "./figures.ts";
import type { HistoryEntry } from "./request.ts";

const askedAt = "2026-11-02T09:00:00.000Z";
const entry = (more: Partial<HistoryEntry>): HistoryEntry => ({
  requestId: "req_1",
  version: 2,
  at: "2026-11-05T08:59:00.000Z",
  action: "agree",
  state: "agreed",
  before: { state: "with_owner", since: askedAt },
  ...more,
});

describe("the median of days", () => {
  it("is that of the sorted list, the lower of two in the middle", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), (days) => {
        const counts = [...new Set(days)].map((day) => ({
          days: day,
          count: days.filter((each) => each === day).length,
        }));
        const sorted = days.toSorted((a, b) => a - b);
        expect(medianDays(counts)).toBe(sorted[Math.ceil(sorted.length / 2) - 1]);
      }),
    );
  });

  it("is not there where nothing was counted", () => {
    expect(medianDays([])).toBeUndefined();
    expect(figuresOf([])).toEqual({ asked: 0, answered: 0, medianDays: undefined });
  });
});

describe("what a step adds", () => {
  it("is the whole days in the state that it left, and those to the first answer", () => {
    expect(countsOf(entry({}), { askedAt, answeredBefore: false })).toEqual([
      { measure: "with_owner", days: 2 },
      { measure: "answers", days: 2 },
    ]);
    expect(countsOf(entry({}), { askedAt, answeredBefore: true })).toEqual([{ measure: "with_owner", days: 2 }]);
  });

  it("is the request itself when it was asked for, whose state has the same name as none of the totals", () => {
    expect(
      countsOf(entry({ action: "ask", state: "asked", before: undefined }), { askedAt, answeredBefore: false }),
    ).toEqual([{ measure: "requests", days: 0 }]);
  });
});

describe("the usual time of a step", () => {
  it("is said from five times up, with and without escalation together", () => {
    const counts = [
      { measure: "with_owner", days: 3, count: 3 },
      { measure: "escalated", days: 9, count: 1 },
      { measure: "opened", days: 90, count: 50 },
    ];
    expect(usualDays(counts, "with_owner")).toBeUndefined();
    expect(usualDays([...counts, { measure: "with_owner", days: 4, count: 1 }], "escalated")).toBe(3);
  });
});
