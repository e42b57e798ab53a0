import { Refusal } from "#functions/errors.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { Act, Effect } from "#functions/trace.ts";
import type { Change } from "./change-service.ts";
import type { Departures } from "./departure-service.ts";
import type { Intake, NewContact } from "./intake-service.ts";
import { confirmed, ended } from "./life.ts";
import type { Links, ShownView } from "./link-service.ts";
import { type Contact, type ContactToken, isLiving, type LivingContact, type PersonalFields } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore, Household } from "./store.ts";

interface ConfirmationOptions {
  store: ContactStore;
  links: Links;
  change: Change;
  sealing: Sealing;
  intake: Intake;
  departures: Departures;
  organisations: Pick<OrganisationService, "requireOrganisation">;
  limits: Pick<LimitService, "useAs">;
  now: () => Date;
}

/** What somebody recorded sees of themselves. */
export interface OwnRecord {
  contact: Contact;
  fields: PersonalFields;
  organisation: Organisation;
  views: ShownView[];
}

/** What a person can correct of themselves. Another address is another contact, who is asked first. */
export type Correction = Omit<PersonalFields, "email" | "known">;

export function createConfirmationService(options: ConfirmationOptions) {
  const { store, links, change, sealing, intake, departures, organisations, limits, now } = options;
  const at = (): string => now().toISOString();

  const livingOf = (household: Household, contactId: string): LivingContact => {
    const contact = household.contacts.find((each) => each.contactId === contactId);
    if (!contact || !isLiving(contact)) throw new Refusal("not_found");
    return contact;
  };

  async function ownRecord({ organisationId, contactId }: ContactToken): Promise<OwnRecord> {
    const contact = await store.findContact(organisationId, contactId);
    if (!contact || !isLiving(contact)) throw new Refusal("not_found");
    const organisation = await organisations.requireOrganisation(organisationId);
    return { contact, fields: await sealing.open(contact), organisation, views: await links.listViews(contactId) };
  }

  /** An act by the person recorded, which uses the link up. */
  async function act(
    token: string,
    type: string,
    decide: (
      contact: LivingContact,
      at: string,
    ) => Promise<{ contacts: { before?: Contact; after: Contact }[]; effects: Effect[]; newToken?: ContactToken }>,
  ): Promise<void> {
    const { organisationId } = await links.requireUnused(token);
    await change(organisationId, async (household, _, moment) => {
      const { tokenHash: hash, contactId } = await links.requireUnused(token);
      const decided = await decide(livingOf(household, contactId), moment);
      const acted: Act = { type, subjectId: contactId, actorId: contactId, at: moment };
      return {
        contacts: decided.contacts,
        usedToken: { tokenHash: hash, at: moment },
        newToken: decided.newToken,
        acts: [{ act: acted, effects: decided.effects }],
      };
    });
  }

  /** The page stays reachable from the browser that confirmed, by a new link that no e-mail held. */
  async function confirmWith(token: string, type: string, correction?: Correction): Promise<string> {
    const next = links.issue(await links.requireUnused(token));
    await act(token, type, async (before, moment) => {
      const { email, known } = await sealing.open(before);
      const sealed = correction ? await sealing.seal(before, { ...correction, email, known }) : before.sealed;
      const effects = before.confirmedAt ? [] : [{ type: "contact_confirmed" as const, subjectId: before.contactId }];
      return { contacts: [{ before, after: confirmed(before, moment, sealed) }], effects, newToken: next.issued };
    });
    return next.token;
  }

  return {
    /** Looking changes nothing: mail scanners open links. A used link shows nothing of the person. */
    async viewOwn(token: string): Promise<OwnRecord> {
      return ownRecord(await links.requireUnused(token));
    },

    /** Returns the new link's token. */
    confirm: (token: string): Promise<string> => confirmWith(token, "contact_confirmed"),

    async correct(token: string, correction: Correction): Promise<string> {
      const { organisationId } = await links.requireUnused(token);
      await intake.refuseElsewhere(organisationId, [correction.teamMailbox]);
      return confirmWith(token, "contact_corrected", correction);
    },

    /** Somebody else is the one: theirs is erased in the same act, and the other is asked. */
    async passOn(token: string, next: NewContact): Promise<void> {
      const { organisationId } = await links.requireUnused(token);
      await intake.refuseElsewhere(organisationId, [next.email, next.teamMailbox]);
      await act(token, "contact_passed_on", async (before, moment) => {
        if (before.lookup === sealing.lookup(organisationId, next.email)) throw new Refusal("contact_elsewhere");
        const added = await intake.prepare(organisationId, next, before.contactId, moment);
        const asked: Effect[] = added ? [{ type: "contact_asked", subjectId: added.contactId }] : [];
        return {
          contacts: [{ before, after: ended(before, "erased", moment) }, ...(added ? [{ after: added }] : [])],
          effects: [...(await departures.effectsOf(before)), ...asked],
        };
      });
    },

    /** With `forGood` a hash of the address stays, by which nobody records it again. */
    async remove(token: string, { forGood }: { forGood: boolean }): Promise<void> {
      const state = forGood ? "objected" : "erased";
      await act(token, `contact_${state}`, async (before, moment) => ({
        contacts: [{ before, after: ended(before, state, moment) }],
        effects: await departures.effectsOf(before),
      }));
    },

    /** Everything held on the person. The link stays good. */
    async exportOwn(token: string): Promise<OwnRecord> {
      const found = await links.requireUnused(token);
      const { contactId } = found;
      await limits.useAs("contact", contactId);
      const own = await ownRecord(found);
      await store.saveAct({ type: "contact_exported", subjectId: contactId, actorId: contactId, at: at() }, []);
      return own;
    },

    /** An e-mail with a new link, to the address that is recorded; whoever asks sees nothing of it. */
    async requestLink(token: string): Promise<void> {
      const { contactId } = await links.requireToken(token);
      await limits.useAs("contact", contactId);
      const asked: Act = { type: "contact_link_requested", subjectId: contactId, actorId: contactId, at: at() };
      await store.saveAct(asked, [{ type: "contact_asked" }]);
    },
  };
}
