import type { Actor } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Change } from "./change-service.ts";
import type { Correction } from "./confirmation-service.ts";
import type { Departures } from "./departure-service.ts";
import type { Intake } from "./intake-service.ts";
import { edited, ended } from "./life.ts";
import type { Links, ShownView } from "./link-service.ts";
import { type Contact, isLiving, type LivingContact, type PersonalFields, whyCannotKeep } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore } from "./store.ts";

interface KeepingOptions {
  store: ContactStore;
  change: Change;
  sealing: Sealing;
  intake: Pick<Intake, "refuseElsewhere">;
  departures: Departures;
  links: Pick<Links, "listViews">;
}

export interface KeptContact {
  contact: LivingContact;
  fields: PersonalFields;
  views: ShownView[];
}

/** What an organisation's owners do with its own contacts. */
export function createKeepingService({ store, change, sealing, intake, departures, links }: KeepingOptions) {
  const kept = async (contact: LivingContact): Promise<KeptContact> => ({
    contact,
    fields: await sealing.open(contact),
    views: await links.listViews(contact.contactId),
  });

  const livingOf = (contacts: readonly Contact[], contactId: string): LivingContact => {
    const found = contacts.find((each) => each.contactId === contactId);
    if (!found || !isLiving(found)) throw new Refusal("not_found");
    return found;
  };

  return {
    async listKept(actor: Actor, organisationId: string): Promise<KeptContact[]> {
      refuseIf(whyCannotKeep(actor, organisationId));
      const { contacts } = await store.findHousehold(organisationId);
      return Promise.all(contacts.filter(isLiving).map(kept));
    },

    async findKept(actor: Actor, organisationId: string, contactId: string): Promise<KeptContact> {
      refuseIf(whyCannotKeep(actor, organisationId));
      const contact = await store.findContact(organisationId, contactId);
      if (!contact || !isLiving(contact)) throw new Refusal("not_found");
      return kept(contact);
    },

    /** `version` is of the contact that was looked at. */
    async editKept(
      actor: Actor,
      { organisationId, contactId, version }: Pick<Contact, "organisationId" | "contactId" | "version">,
      correction: Correction,
    ): Promise<void> {
      refuseIf(whyCannotKeep(actor, organisationId));
      await intake.refuseElsewhere(organisationId, [correction.teamMailbox]);
      await change(organisationId, async ({ contacts }, _, at) => {
        const contact = livingOf(contacts, contactId);
        if (contact.version !== version) throw new Refusal("changed_meanwhile");
        const { email, known } = await sealing.open(contact);
        const sealed = await sealing.seal(contact, { ...correction, email, known });
        const act = { type: "contact_edited", subjectId: contactId, actorId: actor.personId, at };
        return { contacts: [{ before: contact, after: edited(contact, sealed) }], acts: [{ act }] };
      });
    },

    async removeKept(actor: Actor, organisationId: string, contactId: string): Promise<void> {
      refuseIf(whyCannotKeep(actor, organisationId));
      await change(organisationId, async ({ contacts }, _, at) => {
        const before = livingOf(contacts, contactId);
        const act = { type: "contact_erased", subjectId: contactId, actorId: actor.personId, at };
        return {
          contacts: [{ before, after: ended(before, "erased", at) }],
          acts: [{ act, effects: await departures.effectsOf(before) }],
        };
      });
    },
  };
}
