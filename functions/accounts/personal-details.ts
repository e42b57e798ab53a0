import type { PersonalData, SealContext } from "#functions/personal-data.ts";
import { type Person, PersonalDetails } from "./people.ts";

type Owner = Pick<Person, "personId" | "organisationId">;
const contextOf = ({ personId, organisationId }: Owner): SealContext => ({ recordId: personId, organisationId });

/** Names and addresses of people, sealed for the person and the organisation together. */
export const createDetails = (personalData: PersonalData) => ({
  seal: (owner: Owner, details: PersonalDetails): Promise<string> =>
    personalData.seal(contextOf(owner), JSON.stringify(details)),

  open: async (person: Person): Promise<PersonalDetails> =>
    PersonalDetails.parse(JSON.parse(await personalData.open(contextOf(person), person.sealed))),

  emailHash: (address: string): string => personalData.lookupHash("e-mail", address),
  identityHash: (issuer: string, subject: string): string =>
    personalData.lookupHash("identity", JSON.stringify([issuer, subject])),
});

export type Details = ReturnType<typeof createDetails>;
