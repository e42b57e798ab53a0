import { type EntityConfiguration, Service } from "electrodb";
import { batches, commit, readBatches, transactionLimit } from "#functions/table.ts";
import { addDays, secondOf } from "#functions/times.ts";
import { trace } from "#functions/trace.ts";
import { createClosingStore } from "./closing-store.ts";
import { votingEntities } from "./entities.ts";
import { Ballot, BlockAnswer, Elector, Poll, type PollRecord, whyCannotVote } from "./rules.ts";

const abandonedDraftDays = 2;

export function createVotingStore(config: EntityConfiguration) {
  const db = new Service(votingEntities(config), config);

  /** The poll alone: one read, whatever the size of the roll. A draft is not there for anyone. */
  async function findPoll(pollId: string): Promise<Poll | undefined> {
    const { data } = await db.entities.poll.get({ pollId }).go({ consistent: true });
    return data && data.status !== "draft" ? Poll.parse(data) : undefined;
  }

  /** The poll with its whole roll and the answers to blocks. */
  async function findRecord(pollId: string): Promise<PollRecord | undefined> {
    const { data } = await db.collections.voting({ pollId }).go({ consistent: true, pages: "all" });
    const poll = data.poll[0];
    if (!poll || poll.status === "draft") return undefined;
    return {
      poll: Poll.parse(poll),
      electors: data.elector.map((elector) => Elector.parse(elector)),
      answers: data.blockAnswer.map((answer) => BlockAnswer.parse(answer)),
    };
  }

  return {
    findPoll,
    findRecord,

    async findClosingTimes(pollIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const polls = await readBatches(
        pollIds,
        (batch) => db.entities.poll.get(batch.map((pollId) => ({ pollId }))).go(),
        (item) => Poll.pick({ pollId: true, closesAt: true }).parse(item),
      );
      return new Map(polls.map(({ pollId, closesAt }) => [pollId, closesAt]));
    },

    async findElector(pollId: string, organisationId: string): Promise<Elector | undefined> {
      const { data } = await db.entities.elector.get({ pollId, organisationId }).go({ consistent: true });
      return data ? Elector.parse(data) : undefined;
    },

    /**
     * Writes the poll as a draft and its roll in batches. Opening it is one write in the transaction that opens the
     * proposal; a draft abandoned half way is found by nobody and expires.
     */
    async saveDraft(
      poll: Omit<Poll, "status">,
      roll: readonly Pick<Elector, "organisationId" | "organisationName" | "votesWith">[],
    ) {
      const { pollId } = poll;
      const expiresAtSecond = secondOf(addDays(poll.openedAt, abandonedDraftDays));
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.poll.create({ ...poll, status: "draft", due: "none", expiresAtSecond }).commit(),
          ])
          .go(),
      );
      for (const batch of batches(roll, transactionLimit - 1)) {
        await commit(() =>
          db.transaction
            .write((actions) => [
              actions.poll
                .check({ pollId })
                .where(({ status }, { eq }) => eq(status, "draft"))
                .commit(),
              ...batch.map((elector) => actions.elector.put({ pollId, version: 0, ...elector }).commit()),
            ])
            .go(),
        );
      }
    },

    /**
     * Records the ballot and its audit event, or neither. Touches no item that another organisation's ballot touches, so
     * a busy closing hour has no transaction conflicts; only the one ballot that extends the poll writes the poll too.
     * Saving the same ballot twice is one vote.
     */
    async saveBallot(ballot: Ballot, extendedTo: string | undefined): Promise<void> {
      const { ballotId, pollId, organisationId, version, choice, reason, interest, castAt, castBy } = ballot;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.elector
                .patch({ pollId, organisationId })
                .set({ ballotId, choice, interest, castAt, version, ...(reason && { reason }) })
                .remove(reason ? [] : ["reason"])
                .where(
                  (stored, { eq, notExists }) =>
                    `${eq(stored.version, version - 1)} AND ${notExists(stored.sealedAt)} AND ${notExists(stored.votesWith)}`,
                )
                .commit({ response: "all_old" }),
              actions.ballot.create(ballot).commit(),
              ...trace(actions, { type: "ballot_cast", subjectId: pollId, actorId: castBy, at: castAt }),
              ...(extendedTo
                ? [
                    actions.poll
                      .patch({ pollId })
                      .set({ closesAt: extendedTo, extendedAt: castAt, due: "polls" })
                      .where(
                        (stored, { eq, notExists }) =>
                          `${eq(stored.status, "open")} AND ${notExists(stored.extendedAt)}`,
                      )
                      .commit(),
                  ]
                : []),
            ])
            .go(),
        [
          (stored) => {
            const elector = stored === undefined ? undefined : Elector.parse(stored);
            if (elector?.ballotId === ballotId) return undefined;
            return whyCannotVote({ status: "open", closesAt: "9999" }, elector, castAt) ?? "changed_meanwhile";
          },
        ],
      );
    },

    /** The answer stands for exactly that block: one that was withdrawn or repeated meanwhile refuses it. */
    async saveBlockAnswer(answer: BlockAnswer, actorId: string): Promise<void> {
      const { pollId, organisationId, version, answeredAt } = answer;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.elector
              .check({ pollId, organisationId })
              .where(
                (stored, { eq, notExists }) =>
                  `${eq(stored.version, version)} AND ${eq(stored.choice, "block")} AND ${notExists(stored.sealedAt)}`,
              )
              .commit(),
            actions.blockAnswer.create(answer).commit(),
            ...trace(actions, { type: "block_answered", subjectId: pollId, actorId, at: answeredAt }),
          ])
          .go(),
      );
    },

    /** Every ballot cast, by organisation and then in order. */
    async listBallots(pollId: string): Promise<Ballot[]> {
      const { data } = await db.entities.ballot.query.byPoll({ pollId }).go({ consistent: true, pages: "all" });
      return data.map((ballot) => Ballot.parse(ballot));
    },

    ...createClosingStore(config, findRecord),
  };
}

export type VotingStore = ReturnType<typeof createVotingStore>;
