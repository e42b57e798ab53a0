import { type EntityConfiguration, Service } from "electrodb";
import { idFrom } from "#functions/ids.ts";
import { shardOf } from "#functions/outbox/rules.ts";
import { batches, commit, type Page, readBatches, readPage, transactionLimit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { corroborationEntities } from "./entities.ts";
import { Statement, saysTheSame } from "./rules.ts";
import { nextCount, Tally } from "./tally.ts";

const perPage = 20;

const itemOf = (statement: Statement) => ({
  ...statement,
  ...(statement.comment?.state === "waiting" && {
    desk: "research_comments" as const,
    queuedAs: statement.comment.commentId,
  }),
});

export function createCorroborationStore(config: EntityConfiguration) {
  const db = new Service(corroborationEntities(config), config);
  const { statement: entity, tally } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  const writeOf = (actions: Actions, statement: Statement) =>
    statement.version === 1
      ? actions.statement.create(itemOf(statement)).commit({ response: "all_old" })
      : actions.statement
          .put(itemOf(statement))
          .where(({ version }, { eq }) => eq(version, statement.version - 1))
          .commit({ response: "all_old" });

  /** All that is said of a finding in a month is counted once, after it. */
  const countWrite = (actions: Actions, { subjectId, at }: Act) => {
    const due = nextCount(at);
    const item = {
      outboxItemId: idFrom("outboxItem", "corroboration_due", subjectId, due),
      type: "corroboration_due" as const,
    };
    return actions.outboxItem.put({ ...item, subjectId, at: due, attempts: 0, shard: shardOf(item) }).commit();
  };

  return {
    async find(findingId: string, organisationId: string): Promise<Statement | undefined> {
      const { data } = await entity.get({ findingId, organisationId }).go({ consistent: true });
      return data ? Statement.parse(data) : undefined;
    },

    /** Of a finding, those of these organisations, as they are now. */
    findOf: (findingId: string, organisationIds: readonly string[]): Promise<Statement[]> =>
      readBatches(
        organisationIds.map((organisationId) => ({ findingId, organisationId })),
        (batch) => entity.get(batch).go({ consistent: true }),
        (item) => Statement.parse(item),
      ),

    /** All that is said of a finding: for counting. */
    async listOf(findingId: string): Promise<Statement[]> {
      const { data } = await entity.query.byFinding({ findingId }).go({ consistent: true, pages: "all" });
      return data.map((item) => Statement.parse(item));
    },

    /** Comments that nobody has looked at. */
    listWaiting: (cursor?: string): Promise<Page<Statement>> =>
      readPage(
        cursor,
        (after) => entity.query.waiting({ desk: "research_comments" }).go({ limit: perPage, cursor: after }),
        (item) => Statement.parse(item),
      ),

    async findWaiting(commentId: string): Promise<Statement | undefined> {
      const { data } = await entity.query.waiting({ desk: "research_comments", queuedAs: commentId }).go();
      return data[0] && Statement.parse(data[0]);
    },

    /**
     * Over exactly the version before. With `onlyIfLive`: only while the finding is public and nothing has taken its place, so that nothing comes to be
     * said of what is being erased.
     */
    async save(statement: Statement, act: Act, { onlyIfLive = false } = {}): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              writeOf(actions, statement),
              ...(onlyIfLive
                ? [
                    actions.record
                      .check({ kind: "finding", recordId: statement.findingId })
                      .where(
                        ({ content, erasedAt, supersededBy }, { exists, notExists }) =>
                          `${exists(content)} AND ${notExists(erasedAt)} AND ${notExists(supersededBy)}`,
                      )
                      .commit(),
                  ]
                : []),
              countWrite(actions, act),
              ...trace(actions, act),
            ])
            .go(),
        [
          (stored) => {
            const there = Statement.safeParse(stored).data;
            return there && saysTheSame(there, statement) ? undefined : "changed_meanwhile";
          },
          ...(onlyIfLive ? [() => "finding_not_live" as const] : []),
        ],
      );
    },

    async findTally(findingId: string): Promise<Tally | undefined> {
      const { data } = await tally.get({ findingId }).go({ consistent: true });
      return data ? Tally.parse(data) : undefined;
    },

    /** Unless the finding has been erased since: then nothing is to be left. */
    async saveTally(counted: Tally): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              counted.version === 1
                ? actions.tally.create(counted).commit()
                : actions.tally
                    .put(counted)
                    .where(({ version }, { eq }) => eq(version, counted.version - 1))
                    .commit(),
              actions.record
                .check({ kind: "finding", recordId: counted.findingId })
                .where(({ erasedAt }, { notExists }) => notExists(erasedAt))
                .commit(),
            ])
            .go(),
        [() => "changed_meanwhile", () => undefined],
      );
    },

    /** Everything that was said of a finding. May be repeated. */
    async erase(findingId: string): Promise<void> {
      const { data } = await entity.query.byFinding({ findingId }).go({ consistent: true, pages: "all" });
      for (const batch of batches(data, transactionLimit)) {
        await commit(() =>
          db.transaction
            .write((actions) =>
              batch.map(({ organisationId }) => actions.statement.delete({ findingId, organisationId }).commit()),
            )
            .go(),
        );
      }
      await tally.delete({ findingId }).go();
    },
  };
}

export type CorroborationStore = ReturnType<typeof createCorroborationStore>;
