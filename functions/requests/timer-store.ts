import type { EntityConfiguration } from "electrodb";
import { unlessConditionFails } from "#functions/table.ts";
import type { Effect } from "#functions/trace.ts";
import { Request, timerShardOf, timerShards } from "./request.ts";
import { commitPlanned, means, requestDatabase, traced } from "./request-writes.ts";
import { endStates } from "./rules.ts";

const perShard = 25;

/** What time makes due of requests. */
export function createTimerStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { request, supporter } = db.entities;

  return {
    /** Those whose timer has run out, the longest overdue first in each shard. */
    async listDue(now: string): Promise<Request[]> {
      // Bounded below as well: decisions lie in the same shards and before requests, and would take up the page unseen.
      // The tilde sorts after what follows the time in the key, so that what is due just now is among them.
      const dueIn = (timerShard: number) =>
        request.query.timers({ timerShard }).between({ dueAt: "0" }, { dueAt: `${now}~` });
      const shards = await Promise.all(timerShards.map((shard) => dueIn(shard).go({ limit: perShard })));
      return shards.flatMap(({ data }) => data.map((item) => Request.parse(item)));
    },

    /** The timer rang, and rings again then; only if it is the ring that was looked at. */
    async saveRung(
      { requestId, version, dueAt, rings }: Request,
      { nextAt, now, effect }: { nextAt: string; now: string; effect: Effect["type"] },
    ): Promise<void> {
      await commitPlanned(db, (actions) => [
        [
          actions.request
            .patch({ requestId })
            .set({ rings: rings + 1, timerShard: timerShardOf(requestId), dueAt: nextAt })
            .where((stored, { eq }) => `${eq(stored.version, version)} AND ${eq(stored.dueAt, dueAt ?? "")}`)
            .commit(),
          means(undefined),
        ],
        ...traced(actions, { type: "request_timer_rang", subjectId: requestId, actorId: "timer", at: now }, [effect]),
      ]);
    },

    /** Takes out who asked; the effect takes out who joined. */
    async saveForgotten(before: Request, now: string): Promise<void> {
      const { requestId, organisationId, toolId, version, state } = before;
      await commitPlanned(db, (actions) => [
        [
          actions.request
            .patch({ requestId })
            .set({ forgottenAt: now, version: version + 1 })
            .remove(["askedBy", "timerShard"])
            .where((stored, { eq }) => eq(stored.version, version))
            .commit(),
          means(undefined),
        ],
        ...(endStates.includes(state)
          ? []
          : [[actions.openRequest.delete({ organisationId, toolId }).commit()] as const]),
        ...traced(actions, { type: "request_forgotten", subjectId: requestId, actorId: "timer", at: now }, [
          "request_forgotten",
        ]),
      ]);
    },

    /** The count stays. */
    async deleteSupporters(requestId: string): Promise<void> {
      for (;;) {
        const { data, cursor } = await supporter.query.byRequest({ requestId }).go({ limit: 25, consistent: true });
        await Promise.all(
          data.map(({ personId }) => unlessConditionFails(supporter.delete({ requestId, personId }).go())),
        );
        if (cursor === null) return;
      }
    },
  };
}
