import type { PersonalFields } from "#functions/contacts/rules.ts";
import type { Services } from "#functions/services.ts";
import { sampleOrganisations } from "./organisations.ts";

const { northwold, westerfold, fords } = sampleOrganisations;

interface SampleContact {
  contactId: string;
  organisationId: string;
  /** Who looks for it. */
  volunteer: string;
  fields?: PersonalFields;
  confirms?: true;
}

const contactIdOf = (number: number): string => `con_${String(number).padStart(24, "0")}`;

/** One who confirmed, one who has not answered yet, and a volunteer who has found nobody. The numbers are Ofcom's for drama. */
const sampleContacts: readonly SampleContact[] = [
  {
    contactId: contactIdOf(1),
    organisationId: northwold.organisationId,
    volunteer: "carys.penhallow@northwold.example",
    fields: {
      name: "Lena Ashdown",
      role: "Head of information security",
      email: "lena.ashdown@northwold.example",
      teamMailbox: "web.filter@northwold.example",
      telephone: "+441632960011",
      reach: "The team mailbox is read every morning",
      known: "The service desk told me",
    },
    confirms: true,
  },
  {
    contactId: contactIdOf(2),
    organisationId: westerfold.organisationId,
    volunteer: "nia.larkfield@westerfold.example",
    fields: {
      name: "Tove Garrick",
      role: "Network manager",
      email: "tove.garrick@westerfold.example",
      telephone: "+441632960012",
      known: "She signed the last notice about blocked sites",
    },
  },
  {
    contactId: contactIdOf(3),
    organisationId: fords.organisationId,
    volunteer: "orla.dunmere@fords.example",
  },
];

/** After the sample people. May be repeated: where somebody is recorded or looks already, nothing is done. */
export async function loadSampleContacts({
  accounts,
  contacts,
  outbox,
}: Pick<Services, "accounts" | "contacts" | "outbox">): Promise<void> {
  for (const { contactId, organisationId, volunteer, fields, confirms } of sampleContacts) {
    const personId = await accounts.findPersonIdByAddress(volunteer);
    if (!personId || (await contacts.coverageOf(organisationId)) !== "nobody") continue;
    const actor = { personId, organisationId, roles: [] };
    await contacts.volunteer(actor);
    if (fields) await contacts.recordContact(actor, { contactId, ...fields });
    // The notice is sent before it is answered, as it would be.
    if (confirms) await outbox.dispatchWaiting(["work"]);
    const notice = confirms && (await contacts.composers.contact_privacy_notice(contactId));
    if (notice?.action) await contacts.confirm(notice.action.path.split("/").at(-1) ?? "");
  }
}
