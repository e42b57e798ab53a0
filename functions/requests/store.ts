import type { EntityConfiguration } from "electrodb";
import { type Page, readBatches, readPage } from "#functions/table.ts";
import { type Effect, trace } from "#functions/trace.ts";
import { createDeskStore } from "./desk-store.ts";
import { createMoveStore } from "./move-store.ts";
import { HistoryEntry, Request, timerShardOf } from "./request.ts";
import {
  type By,
  commitPlanned,
  historyWrite,
  manyAttempts,
  means,
  type Planned,
  type RequestActions,
  requestDatabase,
} from "./request-writes.ts";
import { nudgedBefore } from "./timers.ts";

const perPage = 25;
const historyPerPage = 50;

export function createRequestStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { request, openRequest, supporter, supporterCount, history } = db.entities;

  return {
    ...createMoveStore(config),
    ...createDeskStore(config),

    async findRequest(requestId: string): Promise<Request | undefined> {
      const { data } = await request.get({ requestId }).go({ consistent: true });
      return data ? Request.parse(data) : undefined;
    },

    /** Those that exist, in no order. */
    findRequests: (requestIds: readonly string[]): Promise<Request[]> =>
      readBatches(
        requestIds,
        (batch) => request.get(batch.map((requestId) => ({ requestId }))).go({ consistent: true }),
        (item) => Request.parse(item),
      ),

    async findOpenRequestId(organisationId: string, toolId: string): Promise<string | undefined> {
      const { data } = await openRequest.get({ organisationId, toolId }).go({ consistent: true });
      return data?.requestId;
    },

    /** Newest first. */
    listOfOrganisation: (organisationId: string, cursor?: string): Promise<Page<Request>> =>
      readPage(
        cursor,
        (after) =>
          request.query.ofOrganisation({ organisationId }).go({ order: "desc", limit: perPage, cursor: after }),
        (item) => Request.parse(item),
      ),

    /** The ids of what somebody asks for or supports, newest first. */
    listOfPerson: (personId: string, cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) => supporter.query.ofPerson({ personId }).go({ order: "desc", limit: perPage, cursor: after }),
        ({ requestId }) => requestId,
      ),

    /** Oldest first. */
    listHistory: (requestId: string, cursor?: string): Promise<Page<HistoryEntry>> =>
      readPage(
        cursor,
        (after) =>
          history.query.byRequest({ requestId }).go({ limit: historyPerPage, cursor: after, consistent: true }),
        (item) => HistoryEntry.parse(item),
      ),

    /** Those that follow a version, as many as a page. */
    listHistoryAfter: (requestId: string, version: number): Promise<Page<HistoryEntry>> =>
      readPage(
        undefined,
        () => history.query.byRequest({ requestId }).gt({ version }).go({ limit: historyPerPage, consistent: true }),
        (item) => HistoryEntry.parse(item),
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

    /** Makes the request, or says which is there already for its organisation and tool. */
    async saveAsked(asked: Request, effects: readonly (Effect["type"] | Effect)[]): Promise<string> {
      const { requestId, organisationId, toolId, askedBy = "", askedAt: at, state, version } = asked;
      let there = requestId;
      await commitPlanned(db, (actions) => [
        [
          actions.openRequest.create({ organisationId, toolId, requestId }).commit({ response: "all_old" }),
          (stored) => {
            there = (stored as { requestId: string }).requestId;
            return undefined;
          },
        ],
        // The same form, sent again after the request has ended.
        [actions.request.create({ ...asked, timerShard: timerShardOf(requestId) }).commit(), means(undefined)],
        [actions.supporter.create({ requestId, personId: askedBy, joinedAt: at }).commit()],
        [actions.supporterCount.create({ requestId, count: 1 }).commit()],
        [historyWrite(actions, { requestId, version, at, action: "ask", state })],
        ...trace(actions, { type: "request_asked", subjectId: requestId, actorId: askedBy, at }, effects).map(
          (write) => [write] as const,
        ),
      ]);
      return there;
    },

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
        ...trace(actions, { type: "request_supported", subjectId: requestId, actorId, at }, effects).map(
          (write) => [write] as const,
        ),
      ];
      await commitPlanned(db, joining, manyAttempts);
    },

    /** Leaves while somebody else still asks for it. */
    async saveLeft(
      { requestId, askedBy }: Request,
      { actorId, at }: By,
      effects: readonly Effect["type"][],
    ): Promise<void> {
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
        ...(askedBy === actorId
          ? [
              [
                actions.request
                  .patch({ requestId })
                  .remove(["askedBy"])
                  .where((stored, { eq }) => eq(stored.askedBy, actorId))
                  .commit(),
              ] as const,
            ]
          : []),
        ...trace(actions, { type: "request_left", subjectId: requestId, actorId, at }, effects).map(
          (write) => [write] as const,
        ),
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
        ...trace(actions, { type: "request_nudged", subjectId: requestId, actorId, at }, ["request_nudged"]).map(
          (write) => [write] as const,
        ),
      ]);
    },
  };
}

export type RequestStore = ReturnType<typeof createRequestStore>;
