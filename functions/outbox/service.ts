import type { Actor } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { canBeTaken, type EffectType, type Lane, lanes, type OutboxItem, retryAt, whyCannotRetry } from "./rules.ts";
import type { OutboxStore } from "./store.ts";

/** Does what an act promised. May run twice for one item, so each is idempotent: `cause`, the item's id, is the same both times. */
export type Effects = Record<EffectType, (subjectId: string, cause: string) => Promise<void>>;

export interface OutboxOptions {
  store: OutboxStore;
  effects: Effects;
  now: () => Date;
  /** Told of each failure with the item's id and type, never with its content. */
  onFailure: (item: OutboxItem, error: unknown) => void;
}

const perShard = 25;
const mostParkedShown = 100;

export function createOutboxService({ store, effects, now, onFailure }: OutboxOptions) {
  /** True when the effect was done here and now. */
  async function dispatch(item: OutboxItem): Promise<boolean> {
    const at = now().toISOString();
    const taken = canBeTaken(item, at) ? await store.take(item, at) : undefined;
    if (!taken) return false;
    try {
      await effects[taken.type](taken.subjectId, taken.outboxItemId);
      await store.saveDone(taken, now().toISOString());
      return true;
    } catch (error) {
      onFailure(taken, error);
      const next = retryAt(taken, at);
      await (next ? store.saveRetry(taken, next) : store.savePark(taken, at));
      return false;
    }
  }

  async function dispatchLane(lane: Lane): Promise<number> {
    let done = 0;
    for (const item of await store.listWaiting(lane, perShard, now().toISOString())) {
      if (await dispatch(item)) done += 1;
    }
    return done;
  }

  return {
    /** One item, as the table's stream brings it on AWS. */
    async dispatchItem(outboxItemId: string): Promise<void> {
      const item = await store.findItem(outboxItemId);
      if (item) await dispatch(item);
    },

    /** Everything that waits and may be taken now, one after the other in each lane. Returns how many were done, when no lane is at work any more. */
    async dispatchWaiting(only: readonly Lane[] = lanes): Promise<number> {
      const outcomes = await Promise.allSettled(only.map(dispatchLane));
      return outcomes.reduce((sum, outcome) => {
        if (outcome.status === "rejected") throw outcome.reason;
        return sum + outcome.value;
      }, 0);
    },

    /** What failed too often to be tried again: stewards see it. */
    async listParked(actor: Actor): Promise<OutboxItem[]> {
      refuseIf(whyCannotRetry(actor));
      return store.listParked(mostParkedShown);
    },

    async retryParked(actor: Actor, outboxItemId: string): Promise<void> {
      refuseIf(whyCannotRetry(actor));
      await store.saveUnparked(outboxItemId, { actorId: actor.personId, at: now().toISOString() });
    },
  };
}
