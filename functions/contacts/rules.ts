import * as z from "zod";
import { type Actor, hasRole, type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { addDays } from "#functions/times.ts";

export const contactStates = ["unconfirmed", "confirmed", "unverified", "objected", "erased"] as const;
export const ContactState = z.enum(contactStates);
export type ContactState = z.infer<typeof ContactState>;

/** Everything about the person. Stored as one ciphertext, bound to the contact and the organisation. */
export const PersonalFields = z.object({
  name: z.string().optional(),
  role: z.string(),
  email: z.string(),
  teamMailbox: z.string().optional(),
  /** E.164. */
  telephone: z.string().optional(),
  /** When and through whom they are best reached, in words. */
  reach: z.string().optional(),
  /** How whoever recorded them knows. The person may read it. */
  known: z.string(),
});
export type PersonalFields = z.infer<typeof PersonalFields>;

/** A person responsible for an organisation's web filter. What stays in the clear names nobody. */
export const Contact = z.object({
  contactId: z.string(),
  organisationId: z.string(),
  version: z.int().positive(),
  state: ContactState,
  /** Absent once the person has been erased. */
  sealed: z.string().optional(),
  /** Keyed hash of organisation and address. Outlives an objection, so that nobody records the same address again. */
  lookup: z.string().optional(),
  /** Who recorded it; its own id for one that was named by the contact before it. */
  addedBy: z.string(),
  addedAt: z.iso.datetime(),
  confirmedAt: z.iso.datetime().optional(),
  /** Since when an answer to "are you still the one?" has been awaited. */
  askedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  /** When the next step is due: asking again, giving up, erasing. */
  dueAt: z.iso.datetime().optional(),
});
export type Contact = z.infer<typeof Contact>;

/** A contact that still names somebody. */
export type LivingContact = Contact & { sealed: string };
export const isLiving = (contact: Contact): contact is LivingContact => contact.sealed !== undefined;

/** A member who has undertaken to find their own organisation's contact. */
export const Volunteer = z.object({
  organisationId: z.string(),
  personId: z.string(),
  startedAt: z.iso.datetime(),
  /** When they last recorded somebody, whether or not that was somebody new. */
  recordedAt: z.iso.datetime().optional(),
});
export type Volunteer = z.infer<typeof Volunteer>;

/** The way to the page where somebody recorded answers. Acting uses it up; a used one can still ask for a new e-mail. */
export const ContactToken = z.object({
  tokenHash: z.string(),
  organisationId: z.string(),
  contactId: z.string(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().optional(),
});
export type ContactToken = z.infer<typeof ContactToken>;

const tokenDays = 90;
export const tokenEnd = (issuedAt: string): string => addDays(issuedAt, tokenDays);

/** Only those who decide for an organisation see and edit its contacts. */
export const whyCannotKeep = (actor: Actor, organisationId: string): RefusalCode | undefined =>
  actor.organisationId === organisationId ? whyLacksRole(actor, "filtering_owner") : "not_permitted";

export const mayKeep = (actor: Actor, organisationId: string): actor is Member =>
  actor.organisationId === organisationId && hasRole(actor, "filtering_owner");
