import { describe, expect, it } from "vitest";
import { lossReasons } from "#functions/releases/formats/format.ts";
import { lossGroups, lossWords } from "./words.ts";

describe("the words for what a format leaves out", () => {
  it("are a sentence for every reason, and no two are the same", () => {
    for (const reason of lossReasons) expect(lossWords[reason], reason).toMatch(/^[A-Z].{10,}\.$/);
    expect(new Set(Object.values(lossWords)).size).toBe(lossReasons.length);
  });

  it("stand once above all entries that they hold for, and tell a missing part from a missing entry", () => {
    const entries = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const groups = lossGroups(
      [
        { id: "1", reason: "ip_ranges_not_expressible" },
        { id: "2", part: "path", reason: "needs_tls_inspection" },
        { id: "3", reason: "ip_ranges_not_expressible" },
      ],
      entries,
    );
    expect(groups).toEqual([
      { missing: "Left out", why: "It takes no IP ranges.", entries: [{ id: 1 }, { id: 3 }] },
      { missing: "Only in part", why: lossWords.needs_tls_inspection, entries: [{ id: 2 }] },
    ]);
  });

  it("do not name as lost what a companion file says, nor an entry twice", () => {
    const groups = lossGroups(
      [
        { id: "1", reason: "in_companion_file" },
        { id: "2", part: "ports", reason: "port_range_too_long" },
        { id: "2", part: "ports", reason: "port_range_too_long" },
      ],
      [{ id: "1" }, { id: "2" }],
    );
    expect(groups.map(({ entries }) => entries)).toEqual([[{ id: "2" }]]);
  });
});
