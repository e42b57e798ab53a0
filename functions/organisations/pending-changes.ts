import * as z from "zod";
import { type Actor, hasRole } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { Organisation } from "./rules.ts";

/** A change by one steward that a steward of another organisation has yet to confirm. There is one at a time for a body. */
export const PendingChange = z.object({
  organisationId: z.string(),
  /** The record as it would be, and the version that it was made from. */
  after: Organisation,
  baseVersion: z.int().positive(),
  digest: z.string(),
  proposedBy: z.string(),
  proposedFor: z.string(),
  proposedAt: z.iso.datetime(),
});
export type PendingChange = z.infer<typeof PendingChange>;

/** What decides who is believed to work there or to answer for its filter, and with whom it shares a ballot. Nobody changes these alone. */
const decisive = [
  "domains",
  "itSupplierDomains",
  "parentId",
  "sharedFilterId",
  "hasEnded",
  "endedOn",
  "successorIds",
] as const;

/** The decisive parts that differ, as they are and as they would be. */
export const decisiveChanges = (before: Organisation, after: Organisation) =>
  decisive
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));

/** A steward of another organisation than the one who proposed it. */
export function whyCannotConfirmChange(
  { proposedBy, proposedFor }: PendingChange,
  actor: Actor,
): RefusalCode | undefined {
  if (!hasRole(actor, "steward")) return "not_permitted";
  const isSame = actor.personId === proposedBy || actor.organisationId === proposedFor;
  return isSame ? "second_person_needed" : undefined;
}
