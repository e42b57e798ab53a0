import { type Actor, hasRole, isMember, type Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { decide } from "./outcome.ts";
import {
  type Ballot,
  type BlockAnswer,
  ballotHolders,
  type Elector,
  electorFor,
  extendedClosing,
  type Merger,
  mustAbstain,
  type Poll,
  type PollRecord,
  whyCannotClose,
  whyCannotVote,
} from "./rules.ts";
import type { VotingStore } from "./store.ts";

interface VotingOptions {
  store: VotingStore;
  organisations: Pick<OrganisationService, "findOrganisations" | "currentSuccessorsOf">;
  now: () => Date;
}

interface StandingBlock {
  organisationId: string;
  organisationName: string;
  version: number;
  reason: string;
  answer?: BlockAnswer | undefined;
}

export interface PollView {
  poll: Poll;
  turnout: { voted: number; electors: number };
  /** With their reasons, at once; other choices wait for closing. */
  blocks: StandingBlock[];
  /** Who declared an interest, which says that they abstained: empty until the poll has closed. */
  interests: Elector[];
  /** Every organisation's ballot that counts; undefined until the poll has closed. */
  ballots: Elector[] | undefined;
  /** The place on the roll that the person asking votes in, with the ballot that stands; undefined for everyone else. */
  elector: Elector | undefined;
  mustAbstain: boolean;
  /** Its time has come, and nobody has closed it yet. */
  canBeClosed: boolean;
  refusal: ReturnType<typeof whyCannotVote> | "not_permitted";
}

export type Vote = Pick<Ballot, "ballotId" | "pollId" | "version" | "choice" | "reason" | "interest">;

export function createVotingService({ store, organisations, now }: VotingOptions) {
  const at = () => now().toISOString();

  async function requirePoll(pollId: string): Promise<Poll> {
    const poll = await store.findPoll(pollId);
    if (!poll) throw new Refusal("not_found");
    return poll;
  }

  async function requireRecord(pollId: string): Promise<PollRecord> {
    const record = await store.findRecord(pollId);
    if (!record) throw new Refusal("not_found");
    return record;
  }

  /** Electors that have become one other body since the poll opened. */
  async function findMergers(electors: readonly Elector[]): Promise<Merger[]> {
    const bodies = await organisations.findOrganisations(electors.map(({ organisationId }) => organisationId));
    const ended = bodies.filter(({ successorIds }) => successorIds.length > 0);
    const mergers = await Promise.all(
      ended.map(async ({ organisationId }) => {
        const [into, ...others] = await organisations.currentSuccessorsOf(organisationId);
        return into && others.length === 0 ? [{ organisationId, into: into.organisationId }] : [];
      }),
    );
    return mergers.flat();
  }

  /** The ballot that the organisation votes with: its own, one it shares, or that of a body it has taken over. */
  async function findBallotHolder(pollId: string, organisationId: string): Promise<Elector | undefined> {
    const own = await store.findElector(pollId, organisationId);
    if (own) return own.votesWith ? store.findElector(pollId, own.votesWith) : own;
    const { electors } = await requireRecord(pollId);
    const taken = (await findMergers(ballotHolders(electors))).find(({ into }) => into === organisationId);
    return electors.find((elector) => elector.organisationId === taken?.organisationId);
  }

  /** Looks for the proposer's ballot only where it matters: a vote reads little. */
  async function isInterested(poll: Poll, { organisationId }: Elector): Promise<boolean> {
    const { pollId, proposedBy } = poll;
    if (proposedBy.interest.kind === "none") return false;
    const proposers = await findBallotHolder(pollId, proposedBy.organisationId);
    return mustAbstain(poll, organisationId, proposers?.organisationId);
  }

  return {
    requirePoll,
    /** The poll and its roll, found by nobody until the proposal's own transaction opens it. */
    draftPoll: store.saveDraft,
    closingTimes: store.findClosingTimes,
    listDue: (limit: number) => store.listDue(at(), limit),

    /** For anybody: what only members may see (an open poll) the pages ask for as members. */
    async viewPoll(actor: Actor | undefined, pollId: string): Promise<PollView> {
      const { poll, electors, answers } = await requireRecord(pollId);
      const holders = ballotHolders(electors);
      const voted = holders.filter(({ choice }) => choice !== undefined);
      const votes = actor !== undefined && isMember(actor) && hasRole(actor, "representative");
      const elector = votes
        ? (electorFor(electors, actor.organisationId) ?? (await findBallotHolder(pollId, actor.organisationId)))
        : undefined;
      return {
        poll,
        turnout: poll.outcome?.turnout ?? { voted: voted.length, electors: holders.length },
        blocks: voted.flatMap(({ choice, organisationId, organisationName, version, reason = "" }) =>
          choice === "block"
            ? [
                {
                  organisationId,
                  organisationName,
                  version,
                  reason,
                  answer: answers.find(
                    (answer) => answer.organisationId === organisationId && answer.version === version,
                  ),
                },
              ]
            : [],
        ),
        interests: poll.status === "closed" ? voted.filter(({ interest }) => interest && interest.kind !== "none") : [],
        ballots: poll.status === "closed" ? holders : undefined,
        elector,
        mustAbstain: elector !== undefined && (await isInterested(poll, elector)),
        canBeClosed: whyCannotClose(poll, at()) === undefined,
        refusal: votes ? whyCannotVote(poll, elector, at()) : "not_permitted",
      };
    },

    /** `vote.version` is one more than the ballot the form was made from, so that a colleague's change is never overwritten unseen. */
    async castVote(actor: Member, vote: Vote): Promise<void> {
      if (!hasRole(actor, "representative")) throw new Refusal("not_permitted");
      const castAt = at();
      const poll = await requirePoll(vote.pollId);
      const elector = await findBallotHolder(vote.pollId, actor.organisationId);
      if (elector?.ballotId === vote.ballotId) return;
      refuseIf(whyCannotVote(poll, elector, castAt));
      if (!elector) return;
      if (vote.choice !== "abstain" && (await isInterested(poll, elector)))
        throw new Refusal("interested_must_abstain");
      const ballot = {
        ...vote,
        organisationId: elector.organisationId,
        castForId: actor.organisationId,
        castAt,
        castBy: actor.personId,
      };
      const extendedTo = extendedClosing(poll, elector, ballot);
      try {
        await store.saveBallot(ballot, extendedTo);
      } catch (error) {
        // Another organisation's ballot extended the vote at the same moment: this one need not.
        const isRefused = error instanceof Refusal && extendedTo !== undefined;
        if (!isRefused || (await requirePoll(vote.pollId)).extendedAt === undefined) throw error;
        await store.saveBallot(ballot, undefined);
      }
    },

    /** Only the proposer's organisation answers; the caller has made sure of it. In time for its author to change their mind. */
    async answerBlock(actor: Member, answer: Omit<BlockAnswer, "answeredAt">): Promise<void> {
      const answeredAt = at();
      refuseIf(whyCannotVote(await requirePoll(answer.pollId), {}, answeredAt));
      await store.saveBlockAnswer({ ...answer, answeredAt }, actor.personId);
    },

    /** Seals the roll first, then counts: what is counted can no longer change. May be repeated after a crash. */
    async closePoll(actorId: string, pollId: string): Promise<void> {
      const closedAt = at();
      const poll = await requirePoll(pollId);
      refuseIf(whyCannotClose(poll, closedAt));
      await store.startClosing(poll, closedAt);
      const record = await store.sealRoll(pollId, closedAt);
      const holders = ballotHolders(record?.electors ?? []);
      const mergers = await findMergers(holders);
      const outcome = decide(poll, holders, record?.answers ?? [], mergers);
      await store.saveClosed(poll, { outcome, mergers, closedAt }, actorId);
    },

    /** The roll as frozen, every cast and every answer: what the public record is made of. */
    async requireClosedRecord(pollId: string): Promise<PollRecord & { ballots: Ballot[] }> {
      const record = await requireRecord(pollId);
      if (record.poll.status !== "closed") throw new Refusal("not_found");
      return { ...record, ballots: await store.listBallots(pollId) };
    },
  };
}

export type VotingService = ReturnType<typeof createVotingService>;
