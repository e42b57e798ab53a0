import { describe, expect, it } from "vitest";
import { idFrom } from "#functions/ids.ts";
import { cellKey, columnOf, rowOf, toCell } from "./cells.ts";
import { acts, mostGroups, type Source, type Statement, sources } from "./rules.ts";

/** DynamoDB takes no larger item. */
const mostBytes = 400 * 1024;

/** The most that each source says of one pair: only a lead writes conditions and groups. */
const longest = (organisationId: string, toolId: string, source: Source): Statement => ({
  ...{ organisationId, toolId, source, version: 1, status: "restricted", statedAt: "2026-11-30" },
  ...(source === "owner" && {
    reviewAt: "2027-01-31",
    conditions: "x".repeat(300),
    acts: Object.fromEntries(acts.map((act) => [act, "restricted"])),
  }),
  ...(source === "edition" && { edition: 1000 }),
  ...((source === "report" || source === "self_test") && {
    counts: { open: 100, restricted: 100, blocked: 100, unknown: 100 },
  }),
});
const groups = Array.from({ length: mostGroups }, () => ({ name: "x".repeat(60), status: "restricted" as const }));

/** The bytes of the fullest of the items among which all of these cells are spread. */
function fullest(pairs: readonly { about: string; item: number; statements: readonly Statement[] }[]): number {
  const sizes = new Map<number, number>();
  for (const { about, item, statements } of pairs) {
    const bytes = statements.map((each) => Buffer.byteLength(cellKey(about, each.source) + toCell(each)) + 1);
    sizes.set(
      item,
      bytes.reduce((sum, size) => sum + size, sizes.get(item) ?? 0),
    );
  }
  return Math.max(...sizes.values());
}

describe("what an item holds at its fullest", () => {
  it("fits for an organisation that says all it can of 1,600 tools", () => {
    const organisationId = idFrom("organisation", "one");
    const pairs = Array.from({ length: 1_600 }, (_, at) => `a-tool-with-a-name-${at}`).map((about) => {
      const statements = sources.map((source) => longest(organisationId, about, source));
      return {
        about,
        item: rowOf(about),
        statements: statements.map((each) => ({ ...each, ...(each.conditions && { groups }) })),
      };
    });
    expect(fullest(pairs)).toBeLessThan(mostBytes);
  });

  it("fits for a tool of which 5,000 organisations each have all five sources and the longest conditions", () => {
    const pairs = Array.from({ length: 5_000 }, (_, at) => idFrom("organisation", String(at))).map((about) => ({
      about,
      item: columnOf(about),
      statements: sources.map((source) => longest(about, "zoom", source)),
    }));
    expect(fullest(pairs)).toBeLessThan(mostBytes);
  });
});
