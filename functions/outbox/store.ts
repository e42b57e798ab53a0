import { type EntityConfiguration, Service } from "electrodb";
import { commit, unlessConditionFails } from "#functions/table.ts";
import { addDays, secondOf } from "#functions/times.ts";
import { trace, traceEntities } from "#functions/trace.ts";
import { type Lane, leaseFrom, OutboxItem, parkedShard, shardOf, shardsOf } from "./rules.ts";

const doneItemsKeptDays = 30;

export function createOutboxStore(config: EntityConfiguration) {
  const db = new Service(traceEntities(config), config);
  const entity = db.entities.outboxItem;

  return {
    /** Items of one lane that are due, oldest first in each of its shards, at most `limit` from each. */
    async listWaiting(lane: Lane, limit: number, now: string): Promise<OutboxItem[]> {
      // The tilde sorts after what follows the time in the key, so that what is due just now is among them.
      const dueAt = (shard: number) => entity.query.waiting({ shard }).between({ at: "0" }, { at: `${now}~` });
      const shards = await Promise.all(shardsOf[lane].map((shard) => dueAt(shard).go({ limit })));
      return shards.flatMap(({ data }) => data.map((item) => OutboxItem.parse(item)));
    },

    /** What a steward has to look at, oldest first. */
    async listParked(limit: number): Promise<OutboxItem[]> {
      const { data } = await entity.query.waiting({ shard: parkedShard }).go({ limit });
      return data.map((item) => OutboxItem.parse(item));
    },

    async findItem(outboxItemId: string): Promise<OutboxItem | undefined> {
      const { data } = await entity.get({ outboxItemId }).go({ consistent: true });
      return data && data.doneAt === undefined ? OutboxItem.parse(data) : undefined;
    },

    /** Takes the item for as long as the lease runs; undefined when somebody else has it or it is done. */
    async take({ outboxItemId, attempts }: OutboxItem, now: string): Promise<OutboxItem | undefined> {
      const taken = await unlessConditionFails(
        entity
          .patch({ outboxItemId })
          .set({ leasedUntil: leaseFrom(now), attempts: attempts + 1 })
          .where((stored, { eq, notExists }) => `${eq(stored.attempts, attempts)} AND ${notExists(stored.doneAt)}`)
          .go({ response: "all_new" }),
      );
      return taken && OutboxItem.parse(taken.data);
    },

    /** Leaves the index; the item itself stays a month as evidence. */
    async saveDone({ outboxItemId }: OutboxItem, doneAt: string): Promise<void> {
      const expiresAtSecond = secondOf(addDays(doneAt, doneItemsKeptDays));
      await entity.patch({ outboxItemId }).set({ doneAt, expiresAtSecond }).remove(["shard", "leasedUntil"]).go();
    },

    /** Stands behind everything that is due sooner. */
    async saveRetry({ outboxItemId, type }: OutboxItem, at: string): Promise<void> {
      const shard = shardOf({ outboxItemId, type });
      await entity.patch({ outboxItemId }).set({ at, shard }).remove(["leasedUntil"]).go();
    },

    /** Waits again, as if it had never failed. Unless it is parked, nothing changes. */
    async saveUnparked(outboxItemId: string, by: { actorId: string; at: string }): Promise<void> {
      const { data } = await entity.get({ outboxItemId }).go({ consistent: true });
      if (data === null) return;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.outboxItem
                .patch({ outboxItemId })
                .set({ attempts: 0, shard: shardOf({ outboxItemId, type: data.type }), at: data.at })
                .remove(["parkedAt", "leasedUntil"])
                .where(({ parkedAt }, { exists }) => exists(parkedAt))
                .commit(),
              ...trace(actions, { type: "effect_retried", subjectId: outboxItemId, ...by }),
            ])
            .go(),
        [() => undefined],
      );
    },

    async savePark({ outboxItemId, at }: OutboxItem, parkedAt: string): Promise<void> {
      await entity.patch({ outboxItemId }).set({ parkedAt, shard: parkedShard, at }).go();
    },
  };
}

export type OutboxStore = ReturnType<typeof createOutboxStore>;
