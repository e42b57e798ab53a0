import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Coverage, categories, categoryOf, censusOf, counterChanges, totalsOf } from "./coverage.ts";
import type { ContactState } from "./rules.ts";

describe("how far an organisation's contact is known", () => {
  const of = (states: ContactState[], volunteers = 0, isCurrent = true) =>
    categoryOf(
      states.map((state) => ({ state })),
      volunteers,
      isCurrent,
    );

  it.each<[ContactState[], number, string]>([
    [[], 0, "nobody"],
    [[], 2, "volunteer"],
    [["erased", "objected"], 0, "nobody"],
    [["unconfirmed"], 1, "unconfirmed"],
    [["unverified"], 0, "unconfirmed"],
    [["unverified", "confirmed", "erased"], 1, "confirmed"],
  ])("with %j and %d volunteers is %s", (states, volunteers, category) => {
    expect(of(states, volunteers)).toBe(category);
  });

  it("does not say how many there are", () => {
    expect(of(["confirmed"])).toBe(of(["confirmed", "confirmed", "confirmed"]));
  });

  it("is nobody for one that has ended", () => {
    expect(of(["confirmed"], 1, false)).toBe("nobody");
  });
});

describe("the counters", () => {
  const cover = fc.record({
    category: fc.constantFrom(...categories),
    kind: fc.constantFrom("department" as const, "police" as const),
    nation: fc.constantFrom("wales" as const, undefined),
  });

  it("are what counting anew gives, whatever an organisation goes through", () => {
    fc.assert(
      fc.property(fc.array(cover, { minLength: 1 }), (states) => {
        const counted = new Map<string, number>();
        let before: Coverage | undefined;
        for (const [at, state] of states.entries()) {
          const after = { organisationId: "org_1", version: at + 1, ...state };
          for (const { kind, nation, add } of counterChanges(before, after)) {
            for (const [category, by] of Object.entries(add)) {
              const key = `${kind} ${nation} ${category}`;
              counted.set(key, (counted.get(key) ?? 0) + by);
            }
          }
          before = after;
        }
        const left = [...counted].filter(([, count]) => count !== 0);
        const { kind, nation, category } = states.at(-1) ?? {};
        expect(left).toEqual(category === "nobody" ? [] : [[`${kind} ${nation} ${category}`, 1]]);
      }),
    );
  });

  it("are not touched when nothing that is counted changes", () => {
    const before = { organisationId: "org_1", version: 1, category: "confirmed" as const, kind: "police" as const };
    expect(counterChanges(before, { ...before, version: 2 })).toEqual([]);
  });
});

describe("totals for everyone", () => {
  const bodies = (count: number, kind: Coverage["kind"], nation?: Coverage["nation"]) =>
    Array.from({ length: count }, () => ({ kind, nation }));
  const census = censusOf(
    [...bodies(6, "police", "england"), ...bodies(4, "department", "wales"), ...bodies(2, "police")],
    "2026-11-22",
  );
  const totals = totalsOf([{ kind: "police", nation: "england", confirmed: 1, unconfirmed: 2, volunteer: 0 }], census);

  it("give everybody who is not known as what is left of all", () => {
    expect(totals.all).toEqual({ confirmed: 1, unconfirmed: 2, volunteer: 0, nobody: 9 });
  });

  it("leave out what holds too few organisations to name none", () => {
    expect(totals.byKind.map(({ key }) => key)).toEqual(["police"]);
    expect(totals.byNation.map(({ key }) => key)).toEqual(["england"]);
    expect(totals.byKind[0]?.counts.nobody).toBe(5);
  });

  it("never fall below nothing when the count of organisations is of yesterday", () => {
    const many = { kind: "department" as const, nation: "wales" as const, confirmed: 7, unconfirmed: 0, volunteer: 0 };
    expect(totalsOf([many], { counts: {} }).all.nobody).toBe(0);
  });
});
