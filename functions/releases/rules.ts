import { createHash } from "node:crypto";
import * as z from "zod";
import { type Actor, hasRole, type Member } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import type { ChangeRecord, WhitelistState } from "#functions/whitelist/rules.ts";

/** Published together at most: their statuses change in the release's own transaction. */
export const mostProposals = 25;
export const mostRemovals = 40;

/** What one publisher has put together for another to approve. There is one at a time. */
export const PreparedEdition = z.object({
  edition: z.int().positive(),
  kind: z.enum(["agreed", "removed_at_once"]),
  proposalIds: z.array(z.string()),
  entryIds: z.array(z.int().positive()),
  /** For a removal at once: the danger. */
  note: z.string(),
  /** The first publisher says that it is meant to shrink the list by more than a fifth. The second says so when approving. */
  shrinkConfirmed: z.literal(true).optional(),
  /** Of exactly the difference that was shown (SHA-256, hexadecimal). */
  digest: z.string(),
  preparedBy: z.string(),
  preparedFor: z.string(),
  preparedAt: z.iso.datetime(),
});
export type PreparedEdition = z.infer<typeof PreparedEdition>;

/** The difference of an edition to the last one, before it is published. */
export interface EditionPlan {
  state: WhitelistState;
  changes: ChangeRecord[];
  noticeDays: number;
  shrink?: Shrink;
}

/** How many entries are in force before and after. */
export interface Shrink {
  from: number;
  to: number;
}

/** Where more than a fifth of the list goes at once: that is more often a mistake than meant. */
export function shrinkOf(
  before: Pick<WhitelistState, "entries">,
  after: Pick<WhitelistState, "entries">,
): Shrink | undefined {
  const [from, to] = [before.entries.length, after.entries.length];
  return (from - to) * 5 > from ? { from, to } : undefined;
}

/** The same for the same difference, whenever it is published. */
export function planDigest(
  { state, changes, noticeDays, shrink }: EditionPlan,
  { note, shrinkConfirmed }: Pick<PreparedEdition, "note" | "shrinkConfirmed">,
): string {
  const difference = changes.map(({ effectiveAt: _when, entry, ...change }) => {
    if (!entry) return change;
    const { expires: _untilWhen, ...said } = entry;
    return { ...change, entry: said };
  });
  return createHash("sha256")
    .update(JSON.stringify([state.edition, noticeDays, note, difference, shrink ?? null, shrinkConfirmed ?? false]))
    .digest("hex");
}

export const whyCannotPublish = (actor: Actor): RefusalCode | undefined =>
  hasRole(actor, "publisher") ? undefined : "not_permitted";

/** Two publishers of different organisations: the second approves what the first prepared. */
export function whyCannotApprove({ preparedBy, preparedFor }: PreparedEdition, actor: Member): RefusalCode | undefined {
  if (!hasRole(actor, "publisher")) return "not_permitted";
  return actor.personId === preparedBy || actor.organisationId === preparedFor ? "second_publisher_needed" : undefined;
}
