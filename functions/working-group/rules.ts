import * as z from "zod";
import type { CharterTerms } from "#functions/charter/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { addDays } from "#functions/times.ts";

/**
 * An organisation of the working group. `missed` counts the votes it has missed in a row; of those that close within a
 * week of each other only one, so that nobody is put out of the group by many votes opened at once.
 */
export const Membership = z.object({
  organisationId: z.string(),
  joinedAt: z.iso.datetime(),
  /** The proposal that admitted it; undefined for a founder. */
  proposalId: z.string().optional(),
  missed: z.int().nonnegative(),
  missedAt: z.iso.datetime().optional(),
});
export type Membership = z.infer<typeof Membership>;

/** A founding organisation that one steward has named and a second has yet to confirm. */
export const FounderNomination = z.object({
  organisationId: z.string(),
  nominatedBy: z.string(),
  nominatedAt: z.iso.datetime(),
});
export type FounderNomination = z.infer<typeof FounderNomination>;

/** Left off the roll until it returns; the charter's floor for the quorum stays where it is. */
export const isSuspended = ({ missed }: Membership, { missedVotesBeforeSuspension }: CharterTerms): boolean =>
  missed >= missedVotesBeforeSuspension;

const daysOfOneMiss = 7;

/** A miss counts unless one was counted after this moment. */
export const countsAfter = (closedAt: string): string => addDays(closedAt, -daysOfOneMiss);

export const whyCannotConfirmFounder = (
  { nominatedBy }: FounderNomination,
  stewardId: string,
): RefusalCode | undefined => (nominatedBy === stewardId ? "second_person_needed" : undefined);

export interface RollCandidate {
  organisationId: string;
  organisationName: string;
  /** Bodies that have one of these in common share a parent or one web filter, and so one ballot. */
  ballotKeys: readonly string[];
}

/**
 * The electoral roll: every candidate, those that share a ballot behind the first of them in the order of their ids. Also
 * those that are linked only through a third body.
 */
export function electoralRoll(candidates: readonly RollCandidate[]) {
  const sorted = candidates.toSorted((a, b) => (a.organisationId < b.organisationId ? -1 : 1));
  const groups: { keys: Set<string>; holder: string }[] = [];
  for (const { organisationId, ballotKeys } of sorted) {
    const [first, ...others] = groups.filter(({ keys }) => ballotKeys.some((key) => keys.has(key)));
    const group = first ?? { keys: new Set(), holder: organisationId };
    if (!first) groups.push(group);
    for (const key of [...ballotKeys, ...others.flatMap(({ keys }) => [...keys])]) group.keys.add(key);
    for (const other of others) groups.splice(groups.indexOf(other), 1);
  }
  return sorted.map(({ organisationId, organisationName }) => {
    const holder = groups.find(({ keys }) => keys.has(organisationId))?.holder;
    return { organisationId, organisationName, ...(holder !== organisationId && { votesWith: holder }) };
  });
}
