import * as z from "zod";
import { type Answer, answerFor, type CombineOptions } from "./combine.ts";
import { type StatementContent, statuses } from "./rules.ts";

/** How many organisations, or tools, are in each status. Nobody is ranked by it. */
export const Tally = z.object({
  open: z.int(),
  restricted: z.int(),
  blocked: z.int(),
  unknown: z.int(),
  /** Of all of them, those about which statements disagree. */
  disputed: z.int(),
});
export type Tally = z.infer<typeof Tally>;

const emptyTally = (): Tally => ({ open: 0, restricted: 0, blocked: 0, unknown: 0, disputed: 0 });

/** `of`: how many there are in all. Whoever said nothing, or nothing that still counts, is unknown. */
export function tallyOf(answers: Iterable<Answer>, of: number): Tally {
  const tally = emptyTally();
  for (const { status, sureness } of answers) {
    if (status !== "unknown") tally[status] += 1;
    if (sureness === "disputed") tally.disputed += 1;
  }
  const known = statuses.reduce((sum, status) => sum + (status === "unknown" ? 0 : tally[status]), 0);
  return { ...tally, unknown: Math.max(0, of - known) };
}

/** The answers overall, for what is stated of each tool or by each organisation. */
export const overallAnswers = (
  stated: ReadonlyMap<string, readonly StatementContent[]>,
  options: CombineOptions,
): Map<string, Answer> =>
  new Map([...stated].map(([about, statements]) => [about, answerFor(statements, undefined, options)]));
