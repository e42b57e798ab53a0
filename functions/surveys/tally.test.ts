import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Counted, cellsOf, noAnswer, smallest, tallyOf } from "./tally.ts";

const shown = (counts: Record<string, number>) =>
  cellsOf(new Map(Object.entries(counts))).map(({ keys, count }) => [keys.join(""), count]);

/** Every way to spread so many over so many places. */
function* spreads(total: number, places: number): Generator<number[]> {
  if (places === 1) yield [total];
  else
    for (let first = 0; first <= total; first += 1)
      for (const rest of spreads(total - first, places - 1)) yield [first, ...rest];
}

describe("the figures of one question", () => {
  it("are shown as they are where each is five or more", () => {
    expect(shown({ a: 5, b: 7, none: 5 })).toEqual([
      ["a", 5],
      ["b", 7],
      ["none", 5],
    ]);
  });

  it("put together what fewer than five said, and the rarest answer beside it", () => {
    expect(shown({ a: 20, b: 4, c: 9, none: 0 })).toEqual([
      ["a", 20],
      ["bcnone", 13],
    ]);
  });

  it("leave no 9 and 5 that only 4 and 5 could have been", () => {
    expect(shown({ a: 4, b: 5, c: 5 })).toEqual([["abc", 14]]);
  });

  it("hide that everybody said the same, or that nobody said something", () => {
    expect(shown({ a: 12, b: 0, none: 0 })).toEqual([["abnone", 12]]);
  });

  it("leave it open of every answer put together whether five or more gave it, for all who know the rule and every other figure", () => {
    for (const [total, places] of [
      [5, 2],
      [9, 2],
      [12, 3],
      [17, 3],
      [22, 3],
      [16, 4],
      [21, 4],
    ] as const) {
      const alike = new Map<string, number[][]>();
      for (const counts of spreads(total, places)) {
        const cells = cellsOf(new Map(counts.map((count, place) => [String(place), count])));
        expect(cells.every(({ count }) => count >= smallest)).toBe(true);
        const seen = JSON.stringify(cells);
        alike.set(seen, [...(alike.get(seen) ?? []), counts]);
      }
      for (const [seen, possible] of alike) {
        for (const { keys } of JSON.parse(seen) as { keys: string[] }[]) {
          if (keys.length === 1) continue;
          for (const key of keys) {
            const values = possible.map((counts) => counts[Number(key)] ?? 0);
            expect(
              values.some((value) => value >= smallest),
              seen,
            ).toBe(true);
            expect(
              values.some((value) => value < smallest),
              seen,
            ).toBe(true);
          }
        }
      }
    }
  });
});

const plan = {
  sectors: ["central", "local", "nhs"],
  questions: [
    { questionId: "q1", keys: ["0", "1"] },
    { questionId: "q2", keys: ["1", "2", "3", "4", "5"] },
  ],
};
const person = fc.record({
  sector: fc.constantFrom("central", "central", "local", "local", "nhs", ""),
  answers: fc.record({ q1: fc.constantFrom("0", "1"), q2: fc.constantFrom("1", "2", "5", "9") }, { requiredKeys: [] }),
});
const people = fc.array(person, { maxLength: 120 });

describe("the tally of a survey", () => {
  it("says nothing of fewer than five people, not even how many", () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 4 }), (few) => {
        expect(tallyOf(few, plan)).toEqual({ isEnough: false });
      }),
    );
  });

  it("shows no figure under five, and for each question figures that add up to all who answered", () => {
    fc.assert(
      fc.property(people, (all) => {
        const tally = tallyOf(all, plan);
        if (!tally.isEnough) return;
        const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
        for (const cells of [tally.sectors, ...tally.questions.map((question) => question.cells)]) {
          expect(sum(cells.map(({ count }) => count))).toBe(all.length);
          expect(cells.every(({ count }) => count >= smallest)).toBe(true);
        }
        for (const { cells, bySector } of tally.questions) {
          if (!bySector) continue;
          expect(bySector.flat().every((count) => count >= smallest)).toBe(true);
          expect(bySector.map(sum)).toEqual(tally.sectors.map(({ count }) => count));
          expect(cells.map((_, place) => sum(bySector.map((row) => row[place] ?? 0)))).toEqual(
            cells.map(({ count }) => count),
          );
        }
      }),
    );
  });

  it("breaks a question down where the numbers allow it", () => {
    const of = (sector: string, answer: string, count: number): Counted[] =>
      Array.from({ length: count }, () => ({ sector, answers: { q1: answer } }));
    const all = [...of("central", "0", 9), ...of("central", "1", 8), ...of("local", "0", 30), ...of("local", "1", 7)];
    all.push(...of("nhs", "0", 6), ...of("nhs", "1", 5));
    const one = { ...plan, questions: plan.questions.slice(0, 1) };
    expect(tallyOf(all, one)).toMatchObject({
      sectors: [{ keys: ["central"] }, { keys: ["local"] }, { keys: ["nhs", noAnswer] }],
      questions: [
        {
          cells: [{ keys: ["0"] }, { keys: ["1", noAnswer] }],
          bySector: [
            [9, 8],
            [30, 7],
            [6, 5],
          ],
        },
      ],
    });
    const [, ...fewer] = all.toReversed();
    expect(tallyOf(fewer, one)).not.toHaveProperty("questions.0.bySector");
  });

  it("leaves it open, of every answer in every sector that has no figure of its own, whether five or more gave it", () => {
    const alike = new Map<string, number[][]>();
    const few = { sectors: ["central", "local"], questions: [{ questionId: "q1", keys: ["0", "1"] }] };
    for (const counts of [...spreads(22, 4)]) {
      const all = counts.flatMap((count, place) =>
        Array.from({ length: count }, () => ({
          sector: place < 2 ? "central" : noAnswer,
          answers: { q1: place % 2 === 0 ? "0" : "1" } as Record<string, string>,
        })),
      );
      const seen = JSON.stringify(tallyOf(all, few));
      alike.set(seen, [...(alike.get(seen) ?? []), counts]);
    }
    for (const [seen, possible] of alike) {
      for (const place of [0, 1, 2, 3]) {
        expect(
          possible.some((counts) => (counts[place] ?? 0) >= smallest),
          seen,
        ).toBe(true);
      }
    }
  });
});
