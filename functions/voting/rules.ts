import * as z from "zod";
import { addWorkingDays, CharterTerms, extensionWorkingDays, lastDayHours } from "#functions/charter/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";

export const choices = ["approve", "reject", "abstain", "block"] as const;
export const Choice = z.enum(choices);
export type Choice = z.infer<typeof Choice>;

export const interestKinds = ["none", "job", "contract", "hospitality", "pilot"] as const;

/** What ties the person who proposes or votes to the supplier. */
export const Interest = z.object({ kind: z.enum(interestKinds), detail: z.string().max(500).optional() });
export type Interest = z.infer<typeof Interest>;

/** `draft` while the roll is written, `closing` while it is sealed. */
export const pollStatuses = ["draft", "open", "closing", "closed", "withdrawn"] as const;

export const Tally = z.object({
  approve: z.int().nonnegative(),
  reject: z.int().nonnegative(),
  abstain: z.int().nonnegative(),
  block: z.int().nonnegative(),
});
export type Tally = z.infer<typeof Tally>;

/** Frozen when the poll closes. `electors` counts organisations that merged meanwhile once. */
export const Outcome = z.object({
  carried: z.boolean(),
  counts: Tally,
  turnout: z.object({ voted: z.int().nonnegative(), electors: z.int().nonnegative() }),
  quorumMet: z.boolean(),
  blocksStand: z.boolean(),
});
export type Outcome = z.infer<typeof Outcome>;

/** Two bodies on the roll that became one before closing. */
export const Merger = z.object({ organisationId: z.string(), into: z.string() });
export type Merger = z.infer<typeof Merger>;

/** How many approvals carry: more than the threshold, or at least two thirds for the charter and the membership. */
const passMarks = ["above_threshold", "two_thirds"] as const;

export const Poll = z.object({
  pollId: z.string(),
  proposalId: z.string(),
  question: z.string(),
  status: z.enum(pollStatuses),
  /** Of the proposal as it was when the poll opened (SHA-256, hexadecimal). */
  contentDigest: z.string(),
  charterVersion: z.int().positive(),
  terms: CharterTerms,
  passMark: z.enum(passMarks),
  proposedBy: z.object({ organisationId: z.string(), interest: Interest }),
  openedAt: z.iso.datetime(),
  closesAt: z.iso.datetime(),
  extendedAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  mergers: z.array(Merger).optional(),
  outcome: Outcome.optional(),
});
export type Poll = z.infer<typeof Poll>;

/**
 * One organisation's place on the electoral roll, fixed when the poll opens, with the ballot that stands now.
 * `version` counts its ballots; 0 is "has not voted". `sealedAt` is set by closing: nothing changes after it.
 * `votesWith` is the organisation that holds the one ballot of bodies that share a parent or a web filter.
 */
export const Elector = z.object({
  pollId: z.string(),
  organisationId: z.string(),
  organisationName: z.string(),
  votesWith: z.string().optional(),
  version: z.int().nonnegative(),
  sealedAt: z.iso.datetime().optional(),
  ballotId: z.string().optional(),
  choice: Choice.optional(),
  reason: z.string().optional(),
  interest: Interest.optional(),
  castAt: z.iso.datetime().optional(),
});
export type Elector = z.infer<typeof Elector>;

/** A ballot as cast: one immutable record per cast. `version` is its place among its elector's ballots, from 1. */
export const Ballot = z
  .object({
    ballotId: z.string(),
    pollId: z.string(),
    organisationId: z.string(),
    /** The organisation whose representative cast it, where several share the ballot. */
    castForId: z.string(),
    version: z.int().positive(),
    choice: Choice,
    reason: z.string().optional(),
    interest: Interest,
    castAt: z.iso.datetime(),
    castBy: z.string(),
  })
  .refine(({ choice, reason }) => choice !== "block" || Boolean(reason), {
    path: ["reason"],
    error: "Enter your reason for objecting",
  })
  .refine(({ choice, interest }) => choice === "abstain" || interest.kind === "none", {
    path: ["choice"],
    error: "Select abstain: you declared an interest in the supplier",
  });
export type Ballot = z.infer<typeof Ballot>;

/** The answer to one block: to the ballot of that organisation and version. */
export const BlockAnswer = z.object({
  pollId: z.string(),
  organisationId: z.string(),
  version: z.int().positive(),
  text: z.string(),
  answeredAt: z.iso.datetime(),
});
export type BlockAnswer = z.infer<typeof BlockAnswer>;

/** Everything about one poll that a decision may need. */
export interface PollRecord {
  poll: Poll;
  electors: Elector[];
  answers: BlockAnswer[];
}

/** The place on the roll that the organisation votes in: its own or the one it shares. */
export function electorFor(electors: readonly Elector[], organisationId: string): Elector | undefined {
  const own = electors.find((elector) => elector.organisationId === organisationId);
  return own?.votesWith ? electors.find((elector) => elector.organisationId === own.votesWith) : own;
}

/** Each ballot's holder once; those who vote with another are left out. */
export const ballotHolders = (electors: readonly Elector[]): Elector[] =>
  electors.filter(({ votesWith }) => votesWith === undefined);

/** Why this organisation may not vote now, or undefined if it may. The page and the write path ask the same question. */
export function whyCannotVote(
  poll: Pick<Poll, "status" | "closesAt">,
  elector: Pick<Elector, "sealedAt"> | undefined,
  now: string,
): RefusalCode | undefined {
  if (!elector) return "not_an_elector";
  if (poll.status !== "open" || elector.sealedAt !== undefined || poll.closesAt <= now) return "poll_closed";
  return undefined;
}

/**
 * An organisation whose proposer declared an interest has said that it cannot judge the supplier; nor can those that it
 * shares a ballot with. Both ids are of who holds a ballot: the one asked about, and the proposer's.
 */
export const mustAbstain = (
  { proposedBy }: Pick<Poll, "proposedBy">,
  holderId: string,
  proposersHolderId = proposedBy.organisationId,
): boolean => holderId === proposersHolderId && proposedBy.interest.kind !== "none";

/** Why the poll may not be closed now, or undefined if it may. One that was left half closed may be finished. */
export function whyCannotClose(
  { status, closesAt }: Pick<Poll, "status" | "closesAt">,
  now: string,
): RefusalCode | undefined {
  if (status === "closing") return undefined;
  if (status !== "open") return "poll_closed";
  return closesAt <= now ? undefined : "poll_still_open";
}

/**
 * When closing moves to, if this ballot moves it: a change of mind or a block on the last day gives the others two
 * working days to answer it, once.
 */
export function extendedClosing(
  poll: Pick<Poll, "closesAt" | "extendedAt">,
  before: Pick<Elector, "choice">,
  ballot: Pick<Ballot, "choice" | "castAt">,
): string | undefined {
  const isLastDay = Date.parse(poll.closesAt) - Date.parse(ballot.castAt) <= lastDayHours * 3_600_000;
  const isChange = before.choice !== undefined && before.choice !== ballot.choice;
  if (poll.extendedAt !== undefined || !isLastDay || !(isChange || ballot.choice === "block")) return undefined;
  return addWorkingDays(poll.closesAt, extensionWorkingDays);
}
