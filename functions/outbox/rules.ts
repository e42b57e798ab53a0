import * as z from "zod";
import { type Actor, hasRole } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { shardFrom } from "#functions/ids.ts";
import { addSeconds } from "#functions/times.ts";

/** What can follow an act. `services.ts` says what each does. */
export const effectTypes = [
  "poll_closed",
  "edition_published",
  "root_installed",
  "entries_removed_at_once",
  "representatives_changed",
  "filtering_owners_changed",
  "notification_due",
  "mail_bounced",
  "notice_given",
  "access_recorded",
  "contact_asked",
  "contact_confirmed",
  "contact_viewed",
  "contact_views_exceeded",
  "contact_erased",
  "contact_due",
  "filtering_owner_left",
  "request_to_settle",
  "request_to_list",
  "request_received",
  "request_reminder",
  "request_nudged",
  "request_question",
  "request_changed",
  "request_held",
  "request_to_test",
  "request_opened",
  "request_forgotten",
  "requests_to_reassign",
  "decision_ended",
  "subscription_due",
  "names_to_check",
  "name_found",
  "library_changed",
  "corroboration_due",
  "survey_closed",
  "consent_withdrawn",
] as const;
export type EffectType = (typeof effectTypes)[number];

export const OutboxItem = z.object({
  outboxItemId: z.string(),
  type: z.enum(effectTypes),
  subjectId: z.string(),
  /** From when it may be done. */
  at: z.iso.datetime(),
  attempts: z.int().nonnegative(),
  leasedUntil: z.iso.datetime().optional(),
  parkedAt: z.iso.datetime().optional(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

/** Parked items lie apart, so that they never stand before those that can still be done. */
export const parkedShard = 16;

/**
 * Waiting items lie in 16 shards, so that a busy hour does not meet in one index partition. E-mail lies apart and is dispatched apart: a
 * mail server that is slow or away keeps nothing but e-mail waiting.
 */
export const shardsOf = {
  work: Array.from({ length: 16 }, (_, shard) => shard),
  mail: [17, 18, 19, 20],
} as const satisfies Record<string, readonly number[]>;
export type Lane = keyof typeof shardsOf;
export const lanes = Object.keys(shardsOf) as Lane[];

/** What goes out to another's server. */
export const mailEffect = "notification_due" satisfies EffectType;
const laneOf = (type: EffectType): Lane => (type === mailEffect ? "mail" : "work");

export function shardOf({ outboxItemId, type }: Pick<OutboxItem, "outboxItemId" | "type">): number {
  const shards = shardsOf[laneOf(type)];
  return shards[shardFrom(outboxItemId, shards.length)] ?? 0;
}

/**
 * Soon at first, then patiently: a database that is away for an hour parks nothing. E-mail is tried for three days more, as mail servers
 * themselves do.
 */
const hours = 3600;
const secondsUntilRetry: Record<Lane, readonly number[]> = {
  work: [2, 30, 300, 1800, 2 * hours],
  mail: [2, 30, 300, 1800, 2 * hours, ...Array.from({ length: 12 }, () => 6 * hours)],
};
export const leaseSeconds = 60;

/** Free to be taken: due, not parked, and no dispatcher holds it. */
export const canBeTaken = ({ at, parkedAt, leasedUntil }: OutboxItem, now: string): boolean =>
  at <= now && parkedAt === undefined && (leasedUntil === undefined || leasedUntil <= now);

/** How long a dispatcher that takes the item now may hold it. One that dies leaves it free again after that. */
export const leaseFrom = (now: string): string => addSeconds(now, leaseSeconds);

/** When an item that has failed so many times may be tried again; undefined: never, it is parked for a steward to see. */
export const retryAt = ({ type, attempts }: Pick<OutboxItem, "type" | "attempts">, now: string): string | undefined => {
  const seconds = secondsUntilRetry[laneOf(type)][attempts - 1];
  return seconds === undefined ? undefined : addSeconds(now, seconds);
};

/** Who looks after what failed. */
export const whyCannotRetry = (actor: Actor): RefusalCode | undefined =>
  hasRole(actor, "steward") ? undefined : "not_permitted";
