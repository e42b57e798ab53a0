import type { Affiliation, Identity, OrganisationChoice, Person } from "./people.ts";
import type { RoleGrant, RoleProposal } from "./role-grants.ts";

/** Everything about one person that a decision may need. */
export interface Account {
  person: Person;
  grants: RoleGrant[];
  proposals: RoleProposal[];
  choice?: OrganisationChoice | undefined;
}

/** Whose sign-in this is, and whose address it turned out to be no longer. */
export interface Recognised {
  account: Account | undefined;
  displaced: Account | undefined;
}

/**
 * The provider's own name for somebody comes first. The address alone recognises an account only if that provider has not named its
 * holder before: an address given to a new colleague must not open the account of the last one.
 */
export function recognise(byIdentity: Account | undefined, byEmail: Account | undefined, issuer: string): Recognised {
  if (byIdentity) {
    const isOwn = byEmail === undefined || byEmail.person.personId === byIdentity.person.personId;
    return { account: byIdentity, displaced: isOwn ? undefined : byEmail };
  }
  const namedBefore = byEmail?.person.identities.some((identity) => identity.issuer === issuer) ?? false;
  return namedBefore ? { account: undefined, displaced: byEmail } : { account: byEmail, displaced: undefined };
}

/** What a sign-in has shown of a person. */
export interface Shown {
  emailHash: string;
  identity: Identity;
  affiliation: Affiliation;
}

const holds = ({ identities }: Person, { hash }: Identity): boolean => identities.some((known) => known.hash === hash);

export const isAsBefore = (person: Person, { emailHash, identity, affiliation }: Shown): boolean =>
  person.emailHash === emailHash &&
  holds(person, identity) &&
  person.organisationId === affiliation.organisationId &&
  person.organisationVia === affiliation.organisationVia;

/** The person as this sign-in leaves them; the details are sealed anew for it. */
export function personAfter(before: Person, { emailHash, identity, affiliation }: Shown): Omit<Person, "sealed"> {
  const { personId, version, identities, sessionGeneration, joinedAt } = before;
  return {
    personId,
    version: version + 1,
    emailHash,
    identities: holds(before, identity) ? identities : [...identities, identity],
    ...affiliation,
    sessionGeneration,
    joinedAt,
  };
}

/** A role is held for an organisation: a change of organisation ends every one, and so does an address of a body that has been replaced. */
export const grantsEndedBy = ({ grants }: Account, { organisationId, organisationVia }: Affiliation): RoleGrant[] =>
  grants.filter((grant) => grant.organisationId !== organisationId || organisationVia === "predecessor");
