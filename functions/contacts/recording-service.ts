import type { Member } from "#functions/accounts/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { contactAddress, isContactDomain } from "./addresses.ts";
import type { Change } from "./change-service.ts";
import { recorded } from "./life.ts";
import { mayKeep, type PersonalFields, type Volunteer } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore } from "./store.ts";

interface RecordingOptions {
  store: ContactStore;
  change: Change;
  sealing: Sealing;
  organisations: Pick<OrganisationService, "requireOrganisation" | "resolveEmailDomain">;
  limits: Pick<LimitService, "useAs">;
}

export type AddressProblem = "malformed" | "elsewhere";
/** `contactId` is made when the form is shown: sent twice, it is one contact. */
export type NewContact = PersonalFields & { contactId: string };

export function createRecordingService({ store, change, sealing, organisations, limits }: RecordingOptions) {
  async function problemIn({ organisationId }: Pick<Organisation, "organisationId">, text: string) {
    const organisation = await organisations.requireOrganisation(organisationId);
    const email = contactAddress(text);
    if (!email) return "malformed";
    const meaning = await organisations.resolveEmailDomain(email.domain);
    return isContactDomain(email.domain, meaning, organisation) ? undefined : "elsewhere";
  }

  async function refuseElsewhere(organisationId: string, addresses: readonly (string | undefined)[]): Promise<void> {
    for (const address of addresses) {
      if (address && (await problemIn({ organisationId }, address))) throw new Refusal("contact_elsewhere");
    }
  }

  /** The contact for a transaction; undefined when the address is recorded there already, objected to, or this form was sent before. */
  async function prepare(organisationId: string, { contactId, ...fields }: NewContact, addedBy: string, at: string) {
    const lookup = sealing.lookup(organisationId, fields.email);
    if (await store.isRecorded(lookup)) return undefined;
    const place = { contactId, organisationId };
    const sealed = await sealing.seal(place, { ...fields, email: fields.email.trim() });
    return recorded({ ...place, sealed, lookup, addedBy }, at);
  }

  return {
    prepare,
    refuseElsewhere,

    /** What is the matter with an address for a contact there, for a form to say beside it. */
    whyNotAddress: (organisationId: string, text: string): Promise<AddressProblem | undefined> =>
      problemIn({ organisationId }, text),

    findVolunteering: (actor: Member): Promise<Volunteer | undefined> =>
      store.findVolunteer(actor.organisationId, actor.personId),

    /** Undertaken for one's own organisation alone. Pressing twice undertakes it once. */
    async volunteer({ personId, organisationId }: Member): Promise<void> {
      await change(organisationId, async ({ volunteers }, _, at) => {
        if (volunteers.some((each) => each.personId === personId)) return undefined;
        const act = { type: "volunteer_started", subjectId: organisationId, actorId: personId, at };
        return { volunteer: { after: { organisationId, personId, startedAt: at } }, acts: [{ act }] };
      });
    },

    async stopVolunteering({ personId, organisationId }: Member): Promise<void> {
      await change(organisationId, async ({ volunteers }, _, at) => {
        const before = volunteers.find((each) => each.personId === personId);
        const act = { type: "volunteer_stopped", subjectId: organisationId, actorId: personId, at };
        return before && { volunteer: { before }, acts: [{ act }] };
      });
    },

    /**
     * By a volunteer or an owner, for their own organisation. Whoever recorded somebody learns that it was recorded, and nothing else:
     * not even whether the address was there before.
     */
    async recordContact(actor: Member, contact: NewContact): Promise<void> {
      const { personId, organisationId } = actor;
      await limits.useAs("contact", personId);
      await refuseElsewhere(organisationId, [contact.email, contact.teamMailbox]);
      await change(organisationId, async ({ contacts, volunteers }, _, at) => {
        const before = volunteers.find((each) => each.personId === personId);
        if (!before && !mayKeep(actor, organisationId)) throw new Refusal("not_permitted");
        const isSent = contacts.some(({ contactId }) => contactId === contact.contactId);
        const added = isSent ? undefined : await prepare(organisationId, contact, personId, at);
        const { contactId } = contact;
        const act = { type: "contact_recorded", subjectId: organisationId, actorId: personId, at };
        return {
          ...(added && { contacts: [{ after: added }] }),
          ...(before && { volunteer: { before, after: { ...before, recordedAt: at } } }),
          acts: [{ act, effects: added ? [{ type: "contact_asked" as const, subjectId: contactId }] : [] }],
        };
      });
    },
  };
}

export type RecordingService = ReturnType<typeof createRecordingService>;
