import type { PersonalData } from "#functions/personal-data.ts";
import { contactAddress } from "./addresses.ts";
import { type LivingContact, PersonalFields } from "./rules.ts";
import type { ContactView } from "./viewing.ts";

type Place = Pick<LivingContact, "contactId" | "organisationId">;

/** What is written of people: sealed for the record and the organisation together, and found again by a keyed hash. */
export const createSealing = (personalData: PersonalData) => ({
  seal: ({ contactId, organisationId }: Place, fields: PersonalFields): Promise<string> =>
    personalData.seal({ recordId: contactId, organisationId }, JSON.stringify(fields)),

  open: async ({ contactId, organisationId, sealed }: LivingContact): Promise<PersonalFields> =>
    PersonalFields.parse(JSON.parse(await personalData.open({ recordId: contactId, organisationId }, sealed))),

  sealReason: ({ viewId, organisationId }: Pick<ContactView, "viewId" | "organisationId">, reason: string) =>
    personalData.seal({ recordId: viewId, organisationId }, reason),

  openReason: async ({ viewId, organisationId, reason }: Omit<ContactView, "viewedAt">): Promise<string | undefined> =>
    reason === undefined ? undefined : personalData.open({ recordId: viewId, organisationId }, reason),

  /** One address is one contact in one organisation. */
  lookup: (organisationId: string, address: string): string =>
    personalData.lookupHash("contact", `${organisationId} ${contactAddress(address)?.address ?? ""}`),
});

export type Sealing = ReturnType<typeof createSealing>;
