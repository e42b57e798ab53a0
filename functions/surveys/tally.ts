import * as z from "zod";

/** No figure below this is shown. */
export const smallest = 5;

/** Of those who left a question out. */
export const noAnswer = "none";

/** How many gave one of these answers; several only where one of them alone would tell too much. */
const Cell = z.object({ keys: z.array(z.string()).min(1), count: z.int().min(smallest) });
export type Cell = z.infer<typeof Cell>;

export const Tally = z.discriminatedUnion("isEnough", [
  /** Fewer than five answered: nothing is known, not even how many. */
  z.object({ isEnough: z.literal(false) }),
  z.object({
    isEnough: z.literal(true),
    total: z.int().min(smallest),
    sectors: z.array(Cell),
    questions: z.array(
      z.object({
        questionId: z.string(),
        cells: z.array(Cell),
        /** A row for each cell of `sectors`, in it a figure for each cell of the question. */
        bySector: z.array(z.array(z.int().min(smallest))).optional(),
      }),
    ),
  }),
]);
export type Tally = z.infer<typeof Tally>;
export type Figures = Extract<Tally, { isEnough: true }>;

/**
 * Puts every answer that fewer than five gave into one cell, together with the rarest answer that five or more gave, and with all that are
 * as rare as that. Zero is as small as four: that nobody, or everybody, said something is not shown either.
 *
 * With this rule known, and all other cells before one's eyes, every answer of the merged cell may still have been given by fewer than five
 * people, and may as well have been given by five or more: what was merged is alike for every order of its answers. To
 * stop merging as soon as five are reached would not do: 4, 5 and 5 would show as 9 and 5, which only 4 and 5 add up to.
 */
export function cellsOf(counts: ReadonlyMap<string, number>): Cell[] {
  const all = [...counts].map(([key, count]) => ({ keys: [key], count }));
  if (all.every(({ count }) => count >= smallest)) return all;
  const rarest = Math.min(...all.map(({ count }) => count).filter((count) => count >= smallest));
  const isMerged = ({ count }: Cell) => count < smallest || count === rarest;
  const merged = all.filter(isMerged);
  return [
    ...all.filter((cell) => !isMerged(cell)),
    { keys: merged.flatMap(({ keys }) => keys), count: merged.reduce((sum, { count }) => sum + count, 0) },
  ];
}

/** What is counted of one person: the part of the public sector, and an answer by question. */
export interface Counted {
  sector: string;
  answers: Readonly<Record<string, string>>;
}

const countOf = (keys: readonly string[], given: readonly string[]): Map<string, number> => {
  const counts = new Map([...keys, noAnswer].map((key) => [key, 0]));
  for (const each of given) {
    const key = counts.has(each) ? each : noAnswer;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

/**
 * The figures that are ever shown. All of a question add up to all who answered the survey. There is one grouping of sectors for the whole
 * survey, so that two questions cannot be held against each other, and a question is broken down by it only if every figure is
 * five or more.
 */
export function tallyOf(
  people: readonly Counted[],
  { sectors, questions }: { sectors: readonly string[]; questions: readonly { questionId: string; keys: string[] }[] },
): Tally {
  if (people.length < smallest) return { isEnough: false };
  const sectorOf = ({ sector }: Counted) => (sectors.includes(sector) ? sector : noAnswer);
  const groups = cellsOf(countOf(sectors, people.map(sectorOf)));
  return {
    isEnough: true,
    total: people.length,
    sectors: groups,
    questions: questions.map(({ questionId, keys }) => {
      const answerOf = ({ answers }: Counted) => answers[questionId] ?? noAnswer;
      const cells = cellsOf(countOf(keys, people.map(answerOf)));
      const rows = groups.map((group) => {
        const counts = countOf(keys, people.filter((each) => group.keys.includes(sectorOf(each))).map(answerOf));
        return cells.map((cell) => cell.keys.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0));
      });
      const isShown = groups.length > 1 && cells.length > 1 && rows.flat().every((count) => count >= smallest);
      return { questionId, cells, ...(isShown && { bySector: rows }) };
    }),
  };
}
