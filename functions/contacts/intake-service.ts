import { Refusal } from "#functions/errors.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { contactAddress, isContactDomain } from "./addresses.ts";
import { recorded } from "./life.ts";
import type { PersonalFields } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore } from "./store.ts";

interface IntakeOptions {
  store: Pick<ContactStore, "isRecorded">;
  sealing: Sealing;
  organisations: Pick<OrganisationService, "requireOrganisation" | "resolveEmailDomain">;
}

export type AddressProblem = "malformed" | "elsewhere";
/** `contactId` is made when the form is shown: sent twice, it is one contact. */
export type NewContact = PersonalFields & { contactId: string };

/** What every new contact goes through, whoever names it. */
export function createIntake({ store, sealing, organisations }: IntakeOptions) {
  /** What is the matter with addresses for a contact there, in their order; undefined for each that is fine. */
  async function problemsOf(
    organisationId: string,
    addresses: readonly string[],
  ): Promise<(AddressProblem | undefined)[]> {
    const organisation = await organisations.requireOrganisation(organisationId);
    const emails = addresses.map(contactAddress);
    const domains = [...new Set(emails.flatMap((email) => email?.domain ?? []))];
    const isFine = new Map<string, boolean>();
    for (const domain of domains) {
      isFine.set(domain, isContactDomain(domain, await organisations.resolveEmailDomain(domain), organisation));
    }
    return emails.map((email) => {
      if (!email) return "malformed";
      return isFine.get(email.domain) ? undefined : "elsewhere";
    });
  }

  return {
    whyNotAddress: async (organisationId: string, address: string): Promise<AddressProblem | undefined> =>
      (await problemsOf(organisationId, [address]))[0],

    async refuseElsewhere(organisationId: string, addresses: readonly (string | undefined)[]): Promise<void> {
      const given = addresses.flatMap((address) => address ?? []);
      if (given.length === 0) return;
      if ((await problemsOf(organisationId, given)).some((problem) => problem)) throw new Refusal("contact_elsewhere");
    },

    /**
     * The contact for a transaction; undefined when the address is recorded there already, or was objected to. Sealed either way, so that it
     * takes as long.
     */
    async prepare(organisationId: string, { contactId, ...fields }: NewContact, addedBy: string, at: string) {
      const lookup = sealing.lookup(organisationId, fields.email);
      const place = { contactId, organisationId };
      const sealed = await sealing.seal(place, { ...fields, email: fields.email.trim() });
      if (await store.isRecorded(lookup)) return undefined;
      return recorded({ ...place, sealed, lookup, addedBy }, at);
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;
