import { normaliseEmail } from "./email-addresses.ts";
import type { PeopleStore } from "./people-store.ts";
import type { Details } from "./personal-details.ts";
import { isInForce } from "./role-grants.ts";
import type { RoleStore } from "./role-store.ts";

interface DirectoryOptions {
  people: PeopleStore;
  roles: RoleStore;
  details: Details;
  now: () => Date;
}

/** Whom other features may turn to. Ids, but for `addressOf`, which is for sending e-mail alone. */
export function createDirectoryService({ people, roles, details, now }: DirectoryOptions) {
  const inForce = <Holding extends { endsAt: string }>(holdings: readonly Holding[]): Holding[] =>
    holdings.filter((holding) => isInForce(holding, now().toISOString()));

  return {
    /** Who may decide for the organisation now. */
    async filteringOwnersOf(organisationId: string): Promise<string[]> {
      return inForce(await roles.listFilteringOwners(organisationId)).map(({ personId }) => personId);
    },

    /** Those of the people who work there now. */
    async colleaguesAmong(organisationId: string, personIds: readonly string[]): Promise<string[]> {
      const found = await people.findPeople(personIds);
      return found.filter((person) => person.organisationId === organisationId).map(({ personId }) => personId);
    },

    /** Every steward in force, with the organisation they come from. */
    async listStewards(): Promise<{ personId: string; organisationId: string }[]> {
      const holders = inForce((await roles.findStewardRoll()).holders);
      const found = await people.findPeople(holders.map(({ personId }) => personId));
      return found.flatMap(({ personId, organisationId }) => (organisationId ? [{ personId, organisationId }] : []));
    },

    /** Undefined for nobody of ours, and for one whose address has passed to another account. */
    async addressOf(personId: string): Promise<{ name: string; address: string } | undefined> {
      const person = await people.findPerson(personId);
      if (person?.emailHash === undefined) return undefined;
      const { name, email } = await details.open(person);
      return { name, address: email };
    },

    /** Whose account the address opens; undefined when nobody has signed in with it. */
    async findPersonIdByAddress(address: string): Promise<string | undefined> {
      const email = normaliseEmail(address);
      return email && people.findPersonIdByHash(details.emailHash(email.address));
    },
  };
}
