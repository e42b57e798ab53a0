import type { EntityConfiguration } from "electrodb";
import { type Page, readBatches, readPage } from "#functions/table.ts";
import type { Effect } from "#functions/trace.ts";
import { createDeskStore } from "./desk-store.ts";
import { createMoveStore } from "./move-store.ts";
import { HistoryEntry, Request, timerShardOf } from "./request.ts";
import { commitPlanned, historyWrite, means, requestDatabase, traced } from "./request-writes.ts";
import { createSupporterStore } from "./supporter-store.ts";
import { createTimerStore } from "./timer-store.ts";

const perPage = 25;
const historyPerPage = 50;
/** As high as its key can count. Without an upper bound a query would go on to read those who support the request. */
const lastVersion = 999_999;

export function createRequestStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { request, openRequest, history } = db.entities;

  return {
    ...createMoveStore(config),
    ...createSupporterStore(config),
    ...createTimerStore(config),
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

    /** Oldest first. */
    listHistory: (requestId: string, cursor?: string): Promise<Page<HistoryEntry>> =>
      readPage(
        cursor,
        (after) =>
          history.query.byRequest({ requestId }).go({ limit: historyPerPage, cursor: after, consistent: true }),
        (item) => HistoryEntry.parse(item),
      ),

    /** The first page of those that follow a version; `next` says whether there are more. */
    listHistoryAfter: (requestId: string, version: number): Promise<Page<HistoryEntry>> =>
      readPage(
        undefined,
        () =>
          history.query
            .byRequest({ requestId })
            .between({ version: version + 1 }, { version: lastVersion })
            .go({ limit: historyPerPage, consistent: true }),
        (item) => HistoryEntry.parse(item),
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
        ...traced(actions, { type: "request_asked", subjectId: requestId, actorId: askedBy, at }, effects),
      ]);
      return there;
    },
  };
}

export type RequestStore = ReturnType<typeof createRequestStore>;
