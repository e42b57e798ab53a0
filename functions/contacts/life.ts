import { addDays } from "#functions/times.ts";
import type { Contact, LivingContact } from "./rules.ts";

const keptUnconfirmedDays = 90;
const askedEveryDays = 90;
const answerDays = 30;
const keptUnverifiedDays = 90;

type Draft = Pick<LivingContact, "contactId" | "organisationId" | "sealed" | "addedBy"> & { lookup: string };

/** Somebody who has been recorded, and has not answered yet. */
export const recorded = (draft: Draft, at: string): LivingContact => ({
  ...draft,
  version: 1,
  state: "unconfirmed",
  addedAt: at,
  dueAt: addDays(at, keptUnconfirmedDays),
});

/** What the person says of themselves; `sealed` is new when they corrected something. */
export const confirmed = (contact: LivingContact, at: string, sealed = contact.sealed): LivingContact => ({
  ...contact,
  version: contact.version + 1,
  state: "confirmed",
  sealed,
  confirmedAt: at,
  askedAt: undefined,
  dueAt: addDays(at, askedEveryDays),
});

/** The same person with other particulars, as the organisation's owner states them: it confirms nothing. */
export const edited = (contact: LivingContact, sealed: string): LivingContact => ({
  ...contact,
  version: contact.version + 1,
  sealed,
});

/** The trace without the person: ids, dates and how it ended. */
export const ended = (contact: Contact, state: "objected" | "erased", at: string): Contact => {
  const { contactId, organisationId, version, lookup, addedBy, addedAt, confirmedAt } = contact;
  return {
    ...{ contactId, organisationId, version: version + 1, state, addedBy, addedAt, confirmedAt, endedAt: at },
    ...(state === "objected" && { lookup }),
  };
};

const unverified = (contact: Contact, at: string): Contact => ({
  ...contact,
  version: contact.version + 1,
  state: "unverified",
  askedAt: undefined,
  dueAt: addDays(at, keptUnverifiedDays),
});

/** What time alone makes of a contact; undefined while nothing is due, so that a timer which comes twice or late does no harm. */
export function afterDue(contact: Contact, now: string): { after: Contact; asks: boolean } | undefined {
  if (contact.dueAt === undefined || contact.dueAt > now) return undefined;
  if (contact.state !== "confirmed") return { after: ended(contact, "erased", now), asks: false };
  if (contact.askedAt !== undefined) return { after: unverified(contact, now), asks: false };
  const asked = { ...contact, version: contact.version + 1, askedAt: now, dueAt: addDays(now, answerDays) };
  return { after: asked, asks: true };
}

/** Their address takes no mail. One who never confirmed is not kept any longer for it; undefined when it changes nothing. */
export function afterBounce(contact: Contact, now: string): Contact | undefined {
  if (contact.state === "confirmed") return unverified(contact, now);
  if (contact.state !== "unconfirmed") return undefined;
  return { ...unverified(contact, now), dueAt: contact.dueAt };
}
