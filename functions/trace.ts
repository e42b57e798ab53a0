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

/** What must follow an act, if not at once and about its own subject. */
export interface Effect {
  type: EffectType;
  subjectId?: string;
  /** From when it may be done. */
  at?: string;
}

/** One effect that must follow, to spread into the transaction of what it follows from. */
export const effectWrite = ({ outboxItem }: Pick<TraceActions, "outboxItem">, effect: Required<Effect>) => {
  const outboxItemId = newId("outboxItem");
  return outboxItem
    .create({ outboxItemId, ...effect, attempts: 0, shard: shardOf({ outboxItemId, ...effect }) })
    .commit();
};

/** The writes to spread into the transaction of the act itself: who did it, and each effect that must follow. */
export const trace = (actions: TraceActions, act: Act, effects: readonly (EffectType | Effect)[] = []) => [
  actions.auditEvent.create({ eventId: newId("auditEvent"), ...act }).commit(),
  ...effects.map((effect) => {
    const { subjectId, at } = act;
    return effectWrite(actions, { subjectId, at, ...(typeof effect === "string" ? { type: effect } : effect) });
  }),
];
