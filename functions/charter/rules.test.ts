import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWorkingDays, CharterTerms, exceeds, firstTerms, reaches } from "./rules.ts";

const twoThirds = { parts: 2, of: 3 };

describe("shares", () => {
  it("reach two thirds at exactly two of three, and never by rounding", () => {
    expect(reaches(2, 3, twoThirds)).toBe(true);
    expect(reaches(666, 1000, twoThirds)).toBe(false);
    expect(reaches(667, 1000, twoThirds)).toBe(true);
  });

  it("exceed a half only with more than half, and nothing of nothing exceeds nothing", () => {
    expect(exceeds(1, 2, { parts: 1, of: 2 })).toBe(false);
    expect(exceeds(2, 3, { parts: 1, of: 2 })).toBe(true);
    expect(exceeds(0, 0, { parts: 1, of: 2 })).toBe(false);
  });

  it("are exceeded only where they are reached", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 9 }), (count, total, parts) => {
        const share = { parts, of: 9 };
        expect(!exceeds(count, total, share) || reaches(count, total, share)).toBe(true);
      }),
    );
  });
});

describe("CharterTerms", () => {
  it("takes the first terms", () => {
    expect(CharterTerms.parse(firstTerms)).toEqual(firstTerms);
  });

  it.each([
    ["a threshold under one half", { threshold: { parts: 1, of: 3 } }],
    ["a share of more than the whole", { quorumShare: { parts: 3, of: 2 } }],
    ["a minority that outweighs blocks", { blockOverride: { parts: 1, of: 2 } }],
    ["votes of less than seven days", { minimumDaysOpen: 6 }],
    ["a quorum of one", { quorumFloor: 1 }],
  ])("refuses %s", (_name, change) => {
    expect(CharterTerms.safeParse({ ...firstTerms, ...change }).success).toBe(false);
  });
});

describe("addWorkingDays", () => {
  it("leaves out Saturday and Sunday", () => {
    expect(addWorkingDays("2026-11-19T10:00:00.000Z", 2)).toBe("2026-11-23T10:00:00.000Z");
    expect(addWorkingDays("2026-11-21T10:00:00.000Z", 2)).toBe("2026-11-24T10:00:00.000Z");
  });
});
