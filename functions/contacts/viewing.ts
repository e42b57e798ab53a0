import * as z from "zod";
import { type Actor, whyLacksRole } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { addDays, addMinutes } from "#functions/times.ts";

export const viewsADay = 10;
const openMinutes = 15;
const requestDays = 7;

/** A steward's view of one contact. The reason is sealed: it may name somebody. */
export const ContactView = z.object({
  viewId: z.string(),
  contactId: z.string(),
  organisationId: z.string(),
  stewardId: z.string(),
  /** Absent once the person has been erased. */
  reason: z.string().optional(),
  viewedAt: z.iso.datetime(),
  /** The second steward, where the first had seen as many as a day allows. */
  approvedBy: z.string().optional(),
});
export type ContactView = z.infer<typeof ContactView>;

/** A view beyond a day's allowance, until a steward of another organisation approves it and the first opens it. */
export const ViewRequest = ContactView.omit({ viewedAt: true, approvedBy: true }).extend({
  stewardOrganisationId: z.string(),
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  approvedBy: z.string().optional(),
});
export type ViewRequest = z.infer<typeof ViewRequest>;

/** What was opened can be read again for a short while, by whoever opened it alone. */
export const isOpenFor = ({ stewardId, viewedAt }: ContactView, actor: Actor, now: string): boolean =>
  stewardId === actor.personId && now < addMinutes(viewedAt, openMinutes);

export const requestEnd = (requestedAt: string): string => addDays(requestedAt, requestDays);

export function whyCannotApprove(request: ViewRequest, actor: Actor): RefusalCode | undefined {
  const lacks = whyLacksRole(actor, "steward");
  if (lacks) return lacks;
  const isSame = actor.personId === request.stewardId || actor.organisationId === request.stewardOrganisationId;
  return isSame ? "second_organisation_needed" : undefined;
}
