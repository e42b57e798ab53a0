import * as z from "zod";
import { RecordId } from "#functions/research/contents.ts";
import type { Statement } from "./rules.ts";

/** Counts are shown in steps of so many organisations, and comments from so many on. */
export const step = 5;

/** What is public of the statements on one finding: counted once a month, and in steps, so that no change of it leads back to one organisation. */
export const Tally = z.object({
  findingId: RecordId,
  version: z.int().positive(),
  /** Multiples of five: at least so many organisations. */
  here: z.int().nonnegative(),
  notHere: z.int().nonnegative(),
  answered: z.int().nonnegative(),
  /** Cleared comments, in no order that means anything. Whose they are is for looking them up, and shown nowhere. */
  comments: z.array(z.object({ organisationId: z.string(), commentId: z.string() })),
});
export type Tally = z.infer<typeof Tally>;

/**
 * What is shown of a count. It rises when the next step is reached, and falls only once a whole step fewer say so: a fall never shows
 * that one organisation has changed its mind.
 */
export function shownCount(before: number, count: number): number {
  const reached = Math.floor(count / step) * step;
  return reached < before && count > before - step ? before : reached;
}

export function tallyOf(before: Tally | undefined, findingId: string, statements: readonly Statement[]): Tally {
  const count = (holds: (statement: Statement) => boolean) => statements.filter(holds).length;
  const answered = shownCount(
    before?.answered ?? 0,
    count(({ stance }) => stance !== undefined),
  );
  const cleared = statements.flatMap(({ organisationId, comment }) =>
    comment?.state === "cleared" ? [{ organisationId, commentId: comment.commentId }] : [],
  );
  return {
    findingId,
    version: (before?.version ?? 0) + 1,
    here: shownCount(
      before?.here ?? 0,
      count(({ stance }) => stance === "here"),
    ),
    notHere: shownCount(
      before?.notHere ?? 0,
      count(({ stance }) => stance === "not_here"),
    ),
    answered,
    comments: answered >= step ? cleared.toSorted((a, b) => (a.commentId < b.commentId ? -1 : 1)) : [],
  };
}

/** The first day of the month after: when what was said until then is counted. */
export function nextCount(at: string): string {
  const date = new Date(at);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)).toISOString();
}
