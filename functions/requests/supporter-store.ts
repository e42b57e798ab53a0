import type { EntityConfiguration } from "electrodb";
import { type Page, readBatches, readPage } from "#functions/table.ts";
import type { Effect } from "#functions/trace.ts";
import { Request } from "./request.ts";
import {
  type By,
  commitPlanned,
  manyAttempts,
  means,
  type Planned,
  type RequestActions,
  requestDatabase,
  traced,
} from "./request-writes.ts";
import { nudgedBefore } from "./timers.ts";

const perPage = 25;

/** Those who ask for one thing together. */
export function createSupporterStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { supporter, supporterCount } = db.entities;

  return {
    /** The ids of what somebody asks for or supports, newest first. */
    listOfPerson: (personId: string, cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) => supporter.query.ofPerson({ personId }).go({ order: "desc", limit: perPage, cursor: after }),
        ({ requestId }) => requestId,
      ),

    async countSupporters(requestId: string): Promise<number> {
      const { data } = await supporterCount.get({ requestId }).go({ consistent: true });
      return data?.count ?? 0;
    },

    async countsOfSupporters(requestIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const counts = await readBatches(
        requestIds,
        (batch) => supporterCount.get(batch.map((requestId) => ({ requestId }))).go({ consistent: true }),
        ({ requestId, count }) => [requestId, count] as const,
      );
      return new Map(counts);
    },

    /** Of these people, those who ask for it or support it. */
    participantsAmong: (requestId: string, personIds: readonly string[]): Promise<string[]> =>
      readBatches(
        personIds,
        (batch) => supporter.get(batch.map((personId) => ({ requestId, personId }))).go({ consistent: true }),
        ({ personId }) => personId,
      ),

    listSupporters: (requestId: string, cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) => supporter.query.byRequest({ requestId }).go({ limit: 100, cursor: after, consistent: true }),
        ({ personId }) => personId,
      ),

    /** Joins what is still open. Joining twice is joining once. */
    async saveSupporter(
      { requestId, organisationId, toolId }: Request,
      { actorId, at }: By,
      effects: readonly Effect["type"][],
    ): Promise<void> {
      const joining = (actions: RequestActions): Planned[] => [
        [actions.supporter.create({ requestId, personId: actorId, joinedAt: at }).commit(), means(undefined)],
        [
          actions.openRequest
            .check({ organisationId, toolId })
            .where((stored, { eq }) => eq(stored.requestId, requestId))
            .commit(),
          means("request_moved_on"),
        ],
        [actions.supporterCount.patch({ requestId }).add({ count: 1 }).commit()],
        ...traced(actions, { type: "request_supported", subjectId: requestId, actorId, at }, effects),
      ];
      await commitPlanned(db, joining, manyAttempts);
    },

    /** Leaves while somebody else still asks for it. */
    async saveLeft({ requestId }: Request, { actorId, at }: By, effects: readonly Effect["type"][]): Promise<void> {
      await commitPlanned(db, (actions) => [
        [
          actions.supporter
            .delete({ requestId, personId: actorId })
            .where(({ joinedAt }, { exists }) => exists(joinedAt))
            .commit(),
          means(undefined),
        ],
        [
          actions.supporterCount
            .patch({ requestId })
            .add({ count: -1 })
            .where(({ count }, { gt }) => gt(count, 1))
            .commit(),
          means("nobody_else_asks"),
        ],
        ...traced(actions, { type: "request_left", subjectId: requestId, actorId, at }, effects),
      ]);
    },

    /** Once in so many days, whoever of those who ask for it does it. */
    async saveNudged({ requestId, version }: Request, { actorId, at }: By): Promise<void> {
      await commitPlanned(db, (actions) => [
        [
          actions.request
            .patch({ requestId })
            .set({ nudgedAt: at })
            .where(
              (stored, { eq, notExists, lte }) =>
                `${eq(stored.version, version)} AND (${notExists(stored.nudgedAt)} OR ${lte(stored.nudgedAt, nudgedBefore(at))})`,
            )
            .commit({ response: "all_old" }),
          (stored) => (Request.parse(stored).version === version ? "nudged_lately" : "changed_meanwhile"),
        ],
        [
          actions.supporter
            .check({ requestId, personId: actorId })
            .where(({ joinedAt }, { exists }) => exists(joinedAt))
            .commit(),
          means("not_permitted"),
        ],
        ...traced(actions, { type: "request_nudged", subjectId: requestId, actorId, at }, ["request_nudged"]),
      ]);
    },
  };
}
