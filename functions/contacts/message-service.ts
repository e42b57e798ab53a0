import type { AccountService } from "#functions/accounts/service.ts";
import type { Composer } from "#functions/notifications/messages.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { Change } from "./change-service.ts";
import { afterBounce, afterDue } from "./life.ts";
import type { Links } from "./link-service.ts";
import {
  type Controller,
  detailsViewed,
  privacyNotice,
  reconfirmation,
  signInNext,
  viewsExceeded,
} from "./messages.ts";
import { type Contact, isLiving, type LivingContact } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore } from "./store.ts";
import type { ViewStore } from "./view-store.ts";

interface MessageOptions {
  store: ContactStore;
  views: Pick<ViewStore, "eraseReasons">;
  change: Change;
  sealing: Sealing;
  links: Pick<Links, "issueLink">;
  organisations: Pick<OrganisationService, "requireOrganisation">;
  accounts: Pick<AccountService, "listStewards" | "findPersonIdByAddress" | "filteringOwnersOf" | "ownership">;
  notifier: Notifier;
  controller: Controller;
}

/** What follows acts and time: who is written to, and what each e-mail says. */
export function createMessageService(options: MessageOptions) {
  const { store, views, change, sealing, links, organisations, accounts, notifier, controller } = options;

  async function findLiving(contactId: string): Promise<LivingContact | undefined> {
    const organisationId = await store.findOrganisationOf(contactId);
    const contact = organisationId && (await store.findContact(organisationId, contactId));
    return contact && isLiving(contact) ? contact : undefined;
  }

  const nameOf = async ({ organisationId }: Contact): Promise<string> =>
    (await organisations.requireOrganisation(organisationId)).name;

  const withLink =
    (compose: (contact: LivingContact, organisation: string, path: string) => ReturnType<typeof privacyNotice>) =>
    async (contactId: string) => {
      const contact = await findLiving(contactId);
      return contact && compose(contact, await nameOf(contact), await links.issueLink(contact));
    };

  const composers = {
    contact_privacy_notice: withLink((_, organisation, path) => privacyNotice(controller, organisation, path)),
    contact_reconfirm: withLink((_, organisation, path) => reconfirmation(controller, organisation, path)),
    contact_details_viewed: withLink((_contact, _organisation, path) => detailsViewed(path)),
    contact_views_exceeded: async () => viewsExceeded,
    /** Not to somebody who has the role already. */
    contact_confirmed_next: async (contactId: string) => {
      const contact = await findLiving(contactId);
      if (contact?.state !== "confirmed") return undefined;
      const personId = await accounts.findPersonIdByAddress((await sealing.open(contact)).email);
      const owners = await accounts.filteringOwnersOf(contact.organisationId);
      return personId && owners.includes(personId) ? undefined : signInNext(await nameOf(contact));
    },
  } satisfies Record<string, Composer>;

  const tell = (kind: keyof typeof composers, contactId: string, cause: string): Promise<void> =>
    notifier.notify({ kind, subjectId: contactId, recipientIds: [contactId], cause });

  const effects = {
    /** Who has not answered yet is given the privacy notice; everyone else is asked again. */
    async contact_asked(contactId: string, cause: string): Promise<void> {
      const contact = await findLiving(contactId);
      if (!contact) return;
      await tell(contact.state === "unconfirmed" ? "contact_privacy_notice" : "contact_reconfirm", contactId, cause);
    },
    contact_confirmed: (contactId: string, cause: string) => tell("contact_confirmed_next", contactId, cause),
    contact_viewed: (contactId: string, cause: string) => tell("contact_details_viewed", contactId, cause),
    /** Whatever the contact was erased by: nobody decides as a contact that is there no longer. */
    async contact_erased(contactId: string): Promise<void> {
      await views.eraseReasons(contactId);
      const organisationId = await store.findOrganisationOf(contactId);
      const holders = organisationId ? await accounts.ownership.findHolders(organisationId, contactId) : [];
      for (const personId of holders) await accounts.ownership.end(personId);
    },

    async contact_views_exceeded(stewardId: string, cause: string): Promise<void> {
      const others = (await accounts.listStewards()).filter(({ personId }) => personId !== stewardId);
      const recipientIds = others.map(({ personId }) => personId);
      await notifier.notify({ kind: "contact_views_exceeded", subjectId: stewardId, recipientIds, cause });
    },

    /** A timer that comes twice, late, or after the contact has moved on changes nothing. */
    async contact_due(contactId: string): Promise<void> {
      const organisationId = await store.findOrganisationOf(contactId);
      if (!organisationId) return;
      await change(organisationId, async ({ contacts }, _, at) => {
        const before = contacts.find((contact) => contact.contactId === contactId);
        const due = before && afterDue(before, at);
        if (!due) return undefined;
        const { after, asks } = due;
        const type = asks ? "contact_asked" : `contact_${after.state}`;
        const act = { type, subjectId: contactId, actorId: "contact timer", at };
        const next = [
          ...(asks ? [{ type: "contact_asked" as const }] : []),
          ...(after.state === "erased" ? [{ type: "contact_erased" as const }] : []),
        ];
        return { contacts: [{ before, after }], acts: [{ act, effects: next }] };
      });
    },
  };

  return {
    composers,
    effects,

    /** Where a contact is written to; undefined for one who was erased. For sending e-mail alone. */
    async addressOf(contactId: string): Promise<{ name: string; address: string } | undefined> {
      const contact = await findLiving(contactId);
      if (!contact) return undefined;
      const { name = "", email } = await sealing.open(contact);
      return { name, address: email };
    },

    /** Mail to the contact came back for good. */
    async recordBounce(contactId: string): Promise<void> {
      const organisationId = await store.findOrganisationOf(contactId);
      if (!organisationId) return;
      await change(organisationId, async ({ contacts }, _, at) => {
        const before = contacts.find((contact) => contact.contactId === contactId);
        const after = before && afterBounce(before, at);
        const act = { type: "contact_bounced", subjectId: contactId, actorId: "mail", at };
        return after && { contacts: [{ before, after }], acts: [{ act }] };
      });
    },
  };
}
