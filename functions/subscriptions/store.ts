import { type EntityConfiguration, Service } from "electrodb";
import { idFrom } from "#functions/ids.ts";
import { type EffectType, shardOf } from "#functions/outbox/rules.ts";
import { commit, unlessConditionFails } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { subscriptionEntities } from "./entities.ts";
import { Feed } from "./polling.ts";
import { isSelection, Subscription } from "./rules.ts";

const whitelist = "whitelist" as const;

export function createSubscriptionStore(config: EntityConfiguration) {
  const db = new Service(subscriptionEntities(config), config);
  const { subscription, feed, outboxItem } = db.entities;

  return {
    async find(organisationId: string, subscriptionId: string): Promise<Subscription | undefined> {
      const { data } = await subscription.get({ organisationId, subscriptionId }).go({ consistent: true });
      return data ? Subscription.parse(data) : undefined;
    },

    /** Those of one organisation, revoked ones too. */
    async list(organisationId: string): Promise<Subscription[]> {
      const { data } = await subscription.query
        .byOrganisation({ organisationId })
        .go({ consistent: true, pages: "all" });
      return data.map((item) => Subscription.parse(item));
    },

    /** Twice is once: a subscription that is there already stays as it is. */
    async saveMade(made: Subscription, tokenHash: string, actorId: string): Promise<void> {
      const { subscriptionId, organisationId, madeAt: at } = made;
      const act = { type: "subscription_made", subjectId: subscriptionId, actorId, at };
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.subscription.create(made).commit({ response: "all_old" }),
              actions.feed
                .create({ whitelist, tokenHash, subscriptionId, organisationId, selects: isSelection(made) })
                .commit(),
              ...trace(actions, act, ["subscription_due"]),
            ])
            .go(),
        [() => undefined, () => undefined],
      );
    },

    async saveChanged(after: Subscription, tokenHash: string, act: Omit<Act, "subjectId">): Promise<void> {
      const { organisationId, subscriptionId, version, toolIds, ...rest } = after;
      await commit(() =>
        db.transaction
          .write((actions) => {
            const patch = actions.subscription
              .patch({ organisationId, subscriptionId })
              .set({ ...rest, version, ...(toolIds && { toolIds }) });
            return [
              (toolIds ? patch : patch.remove(["toolIds"]))
                .where(
                  (stored, { eq, notExists }) =>
                    `${eq(stored.version, version - 1)} AND ${notExists(stored.revokedAt)}`,
                )
                .commit(),
              actions.feed
                .patch({ whitelist, tokenHash })
                .set({ selects: isSelection(after) })
                .commit(),
              ...trace(actions, { ...act, subjectId: subscriptionId }, ["subscription_due"]),
            ];
          })
          .go(),
      );
    },

    /** Twice is once. */
    async saveRevoked(
      { organisationId, subscriptionId, version }: Subscription,
      tokenHash: string,
      { actorId, at }: { actorId: string; at: string },
    ): Promise<void> {
      const act = { type: "subscription_revoked", subjectId: subscriptionId, actorId, at };
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.subscription
              .patch({ organisationId, subscriptionId })
              .set({ revokedAt: at, version: version + 1 })
              .where((stored, { eq, notExists }) => `${eq(stored.version, version)} AND ${notExists(stored.revokedAt)}`)
              .commit(),
            actions.feed.patch({ whitelist, tokenHash }).set({ revokedAt: at }).commit(),
            ...trace(actions, act, ["subscription_due"]),
          ])
          .go(),
      );
    },

    async findFeed(tokenHash: string): Promise<Feed | undefined> {
      const { data } = await feed.get({ whitelist, tokenHash }).go({ consistent: true });
      return data ? Feed.parse(data) : undefined;
    },

    /** Of every organisation, revoked ones too. */
    async listFeeds(): Promise<Feed[]> {
      const { data } = await feed.query.byToken({ whitelist }).go({ pages: "all" });
      return data.map((item) => Feed.parse(item));
    },

    /** Of two at once, either may stay: the next asking puts it right. */
    async saveSighting(
      tokenHash: string,
      { edition, askedAt }: { edition: number | undefined; askedAt: string },
    ): Promise<void> {
      await unlessConditionFails(
        feed
          .patch({ whitelist, tokenHash })
          .set({ askedAt, ...(edition !== undefined && { edition }) })
          .go(),
      );
    },

    /** The effect about each, for one reason once. */
    async addEffects(
      type: EffectType,
      subscriptionIds: readonly string[],
      { at, reason }: { at: string; reason: string },
    ): Promise<void> {
      await Promise.all(
        subscriptionIds.map((subjectId) => {
          const outboxItemId = idFrom("outboxItem", type, subjectId, reason);
          const shard = shardOf({ outboxItemId, type });
          return unlessConditionFails(
            outboxItem.create({ outboxItemId, type, subjectId, at, attempts: 0, shard }).go(),
          );
        }),
      );
    },
  };
}

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;
