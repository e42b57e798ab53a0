import * as z from "zod";
import { addDays } from "#functions/times.ts";

/** An exact share, such as two thirds: `{ parts: 2, of: 3 }`. */
export const Fraction = z
  .object({ parts: z.int().positive(), of: z.int().positive() })
  .refine(({ parts, of }) => parts <= of, "Enter a share of at most the whole");
export type Fraction = z.infer<typeof Fraction>;

/** Whether `count` of `total` is at least the share. Whole numbers only: no rounding decides a vote. */
export const reaches = (count: number, total: number, { parts, of }: Fraction): boolean => count * of >= parts * total;

/** Whether `count` of `total` is more than the share. Nothing of nothing is not more. */
export const exceeds = (count: number, total: number, { parts, of }: Fraction): boolean => count * of > parts * total;

/**
 * The rules that a vote is held under. A poll copies them when it opens, so that no later change reaches it.
 * Times are in days; a working day is Monday to Friday.
 */
export const CharterTerms = z.object({
  /** Of the electoral roll, with any ballot. */
  quorumShare: Fraction,
  /** The fewest ballots that ever make a quorum, however small the roll. */
  quorumFloor: z.int().min(2).max(100),
  /** Approvals among approvals, rejections and blocks must be strictly above this. */
  threshold: Fraction.refine((share) => reaches(share.parts, share.of, { parts: 1, of: 2 }), {
    error: "Enter a threshold of at least one half",
  }),
  /** Approvals among all ballots that, with every block answered, outweigh the blocks. */
  blockOverride: Fraction.refine((share) => exceeds(share.parts, share.of, { parts: 1, of: 2 }), {
    error: "Enter more than one half",
  }),
  minimumDaysOpen: z.int().min(7).max(28),
  /** From publication until an addition is current. */
  noticeDays: z.int().min(0).max(60),
  /** Votes missed in a row after which an organisation is left off the roll. */
  missedVotesBeforeSuspension: z.int().min(2).max(10),
});
export type CharterTerms = z.infer<typeof CharterTerms>;

export const Charter = z.object({
  version: z.int().positive(),
  terms: CharterTerms,
  adoptedAt: z.iso.datetime(),
  /** The proposal that carried it; undefined for the first. */
  proposalId: z.string().optional(),
});
export type Charter = z.infer<typeof Charter>;

/** What the charter and the membership are changed by: at least two thirds, whatever the terms in force say. */
export const charterThreshold: Fraction = { parts: 2, of: 3 };

/** How long a proposer may keep a vote open. */
export const longestDaysOpen = 28;

/** A change, or a block, this close to closing extends the vote once. */
export const lastDayHours = 24;
export const extensionWorkingDays = 2;

export const firstTerms: CharterTerms = {
  quorumShare: { parts: 1, of: 2 },
  quorumFloor: 3,
  threshold: { parts: 1, of: 2 },
  blockOverride: { parts: 2, of: 3 },
  minimumDaysOpen: 7,
  noticeDays: 7,
  missedVotesBeforeSuspension: 3,
};

/** The same time of day, so many working days later. Counted in UTC. */
export function addWorkingDays(at: string, days: number): string {
  let end = at;
  for (let left = days; left > 0; ) {
    end = addDays(end, 1);
    const weekday = new Date(end).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return end;
}
