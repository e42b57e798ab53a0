import * as z from "zod";
import type { HistoryEntry } from "./request.ts";
import { isWaitingForOwner, type State } from "./rules.ts";

/** One count of one histogram. `measure` is `requests`, `answers` or the state that was left; `days` the whole days it took. */
export const Count = z.object({ measure: z.string(), days: z.int().nonnegative(), count: z.int() });
export type Count = z.infer<typeof Count>;

/** Longer is counted as this long: a median in days needs no more. */
const longestDays = 400;

/** An organisation's own figures are shown from so many requests up, and a usual time from so many times. */
export const fewest = 5;

const wholeDays = (from: string, to: string): number =>
  Math.min(longestDays, Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000)));

export const isAnswer = ({ action }: HistoryEntry): boolean =>
  action === "agree" || action === "agree_with_conditions" || action === "refuse";

/** What one step of a request adds to the figures. Only the first decision of a request is an answer. */
export function countsOf(
  entry: HistoryEntry,
  { askedAt, answeredBefore }: { askedAt: string; answeredBefore: boolean },
): Omit<Count, "count">[] {
  const { before, state, at } = entry;
  if (entry.action === "ask") return [{ measure: "requests", days: 0 }];
  const left = before && before.state !== state ? [{ measure: before.state, days: wholeDays(before.since, at) }] : [];
  const answer = isAnswer(entry) && !answeredBefore ? [{ measure: "answers", days: wholeDays(askedAt, at) }] : [];
  return [...left, ...answer];
}

/** To the day; undefined where nothing is counted. Of an even number, the lower of the two in the middle. */
export function medianDays(counts: readonly Pick<Count, "days" | "count">[]): number | undefined {
  const sorted = counts.filter(({ count }) => count > 0).toSorted((a, b) => a.days - b.days);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { days, count } of sorted) {
    seen += count;
    if (seen * 2 >= total) return days;
  }
  return undefined;
}

export interface Figures {
  asked: number;
  answered: number;
  medianDays: number | undefined;
}

export function figuresOf(counts: readonly Count[]): Figures {
  const of = (measure: string) => counts.filter((each) => each.measure === measure);
  const sum = (measure: string) => of(measure).reduce((total, { count }) => total + count, 0);
  return { asked: sum("requests"), answered: sum("answers"), medianDays: medianDays(of("answers")) };
}

/** How long requests usually stay in a state, once enough have left it. Escalated counts as the lead's. */
export function usualDays(counts: readonly Count[], state: State): number | undefined {
  const measures: readonly string[] = isWaitingForOwner(state) ? ["with_owner", "escalated"] : [state];
  const relevant = counts.filter(({ measure }) => measures.includes(measure));
  const total = relevant.reduce((sum, { count }) => sum + count, 0);
  return total >= fewest ? medianDays(relevant) : undefined;
}
