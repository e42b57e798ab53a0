import * as z from "zod";
import { type Actor, whyLacksRole } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import { addDays } from "#functions/times.ts";

export const mostTools = 200;
export const mostDays = 90;
/** In use at once, for one organisation: each is compiled, proved and signed with every version. */
const mostSubscriptions = 20;
/** Made within a year, revoked or not: every snapshot names whatever was ever signed, and every client loads it. */
const mostInYear = 60;

/** Whether additions are taken at once, some days after they are in force, or none after one version. What is removed is removed at once in each. */
export const Pace = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("current") }),
  z.object({ kind: z.literal("delayed"), days: z.int().min(1).max(mostDays) }),
  z.object({ kind: z.literal("pinned"), edition: z.int().positive() }),
]);
export type Pace = z.infer<typeof Pace>;

/** What a filter gets of the list. */
export const Choice = z.object({
  /** For the organisation's own web filtering leads. */
  name: z.string(),
  /** Undefined: every tool, also those to come. */
  toolIds: z.array(z.string()).min(1).max(mostTools).optional(),
  withOptional: z.boolean(),
  pace: Pace,
});
export type Choice = z.infer<typeof Choice>;

export const Subscription = Choice.extend({
  subscriptionId: Id("subscription"),
  organisationId: Id("organisation"),
  version: z.int().positive(),
  madeAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
});
export type Subscription = z.infer<typeof Subscription>;

/** Whether files of its own are made for it: the whole list as it is lies there already. */
export const isSelection = ({ toolIds, withOptional, pace }: Choice): boolean =>
  toolIds !== undefined || !withOptional || pace.kind !== "current";

/** Made from the subscription's id under a key, so that it can be shown again and is stored nowhere. Grants nothing: it says who asks. */
export const isFeedToken = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** The folder, below the public one, with the files that a subscription's filter gets. */
export const folderOf = ({ subscriptionId, selects }: { subscriptionId: string; selects: boolean }): string =>
  selects ? `selections/${subscriptionId}` : "current";

export const whyCannotSubscribe = (actor: Actor): RefusalCode | undefined => whyLacksRole(actor, "filtering_owner");

export function whyCannotMakeMore(existing: readonly Subscription[], now: string): RefusalCode | undefined {
  const inUse = existing.filter(({ revokedAt }) => revokedAt === undefined);
  const recent = existing.filter(({ madeAt }) => madeAt > addDays(now, -365));
  return inUse.length >= mostSubscriptions || recent.length >= mostInYear ? "too_many_subscriptions" : undefined;
}
