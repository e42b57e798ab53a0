import { type EntityConfiguration, Service } from "electrodb";
import { batches, commit, transactionLimit } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import { votingEntities } from "./entities.ts";
import { type Merger, type Outcome, Poll, type PollRecord, whyCannotClose } from "./rules.ts";

/** The steps from an open poll to a closed one, in their order. Each may be repeated by whoever finds a close cut short. */
export function createClosingStore(
  config: EntityConfiguration,
  findRecord: (pollId: string) => Promise<PollRecord | undefined>,
) {
  const db = new Service(votingEntities(config), config);

  return {
    /** From here no ballot can extend the poll. May be repeated. */
    async startClosing({ pollId, closesAt }: Poll, now: string): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.poll
                .patch({ pollId })
                .set({ status: "closing", closesAt, due: "polls" })
                .where((stored, { eq }) => `${eq(stored.status, "open")} AND ${eq(stored.closesAt, closesAt)}`)
                .commit({ response: "all_old" }),
            ])
            .go(),
        [
          (stored) => {
            const poll = Poll.parse(stored);
            return poll.status === "closing" ? undefined : (whyCannotClose(poll, now) ?? "changed_meanwhile");
          },
        ],
      );
    },

    /** After this no ballot of the poll can change: each elector is sealed, in batches. Safe to repeat after a crash. */
    async sealRoll(pollId: string, sealedAt: string): Promise<PollRecord | undefined> {
      const electors = (await findRecord(pollId))?.electors ?? [];
      for (const batch of batches(
        electors.filter((elector) => elector.sealedAt === undefined),
        transactionLimit,
      )) {
        await commit(() =>
          db.transaction
            .write((actions) =>
              batch.map(({ organisationId }) =>
                actions.elector.patch({ pollId, organisationId }).set({ sealedAt }).commit(),
              ),
            )
            .go(),
        );
      }
      return findRecord(pollId);
    },

    async saveClosed(
      { pollId, closesAt }: Poll,
      closed: { outcome: Outcome; mergers: Merger[]; closedAt: string },
      actorId: string,
    ): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.poll
                .patch({ pollId })
                .set({ status: "closed", ...closed, due: "none", closesAt })
                .where(({ status }, { eq }) => eq(status, "closing"))
                .commit(),
              ...trace(actions, { type: "poll_closed", subjectId: pollId, actorId, at: closed.closedAt }, [
                "poll_closed",
              ]),
            ])
            .go(),
        [() => "poll_closed"],
      );
    },

    /** Polls whose time has come, or that were left half closed, earliest first. */
    async listDue(now: string, limit: number): Promise<string[]> {
      const { data } = await db.entities.poll.query.due({ due: "polls" }).lte({ closesAt: now }).go({ limit });
      return data.map(({ pollId }) => pollId);
    },
  };
}
