import { type EntityConfiguration, Service } from "electrodb";
import { auditEventEntity } from "#functions/audit/entities.ts";
import { newId } from "#functions/ids.ts";
import { outboxItemEntity } from "#functions/outbox/entities.ts";
import { type EffectType, shardOf } from "#functions/outbox/rules.ts";

/** The two entities that every feature's transaction can hold beside its own. */
export const traceEntities = (config: EntityConfiguration) => ({
  auditEvent: auditEventEntity(config),
  outboxItem: outboxItemEntity(config),
});

export interface Act {
  /** In the past tense, such as `poll_opened`. */
  type: string;
  subjectId: string;
  /** A person's id, or the name of the part of the system that acted. */
  actorId: string;
  at: string;
  /** Of what changed, where one event stands for many writes. */
  digest?: string;
}

const traceService = (config: EntityConfiguration) => new Service(traceEntities(config), config);
type TraceActions = Parameters<Parameters<ReturnType<typeof traceService>["transaction"]["write"]>[0]>[0];

/** The writes to spread into the transaction of the act itself: who did it, and each effect that must follow. */
export const trace = ({ auditEvent, outboxItem }: TraceActions, act: Act, effects: readonly EffectType[] = []) => [
  auditEvent.create({ eventId: newId("auditEvent"), ...act }).commit(),
  ...effects.map((type) => {
    const outboxItemId = newId("outboxItem");
    const { subjectId, at } = act;
    return outboxItem.create({ outboxItemId, type, subjectId, at, attempts: 0, shard: shardOf(outboxItemId) }).commit();
  }),
];
