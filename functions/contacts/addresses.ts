import { type EmailAddress, normaliseEmail } from "#functions/accounts/email-addresses.ts";
import { patternsFor, type Resolution } from "#functions/organisations/email-domains.ts";
import type { Organisation } from "#functions/organisations/rules.ts";

/** The address in the spelling that is hashed, or undefined. */
export const contactAddress = (text: string): EmailAddress | undefined => normaliseEmail(text);

/**
 * Whether an address at the domain can be of somebody responsible for the organisation's filter: the domain is its own, of a body that it
 * carries on, or of the IT supplier that stewards recorded for it.
 */
export function isContactDomain(
  domain: string,
  meaning: Resolution,
  { organisationId, domains, itSupplierDomains = [] }: Organisation,
): boolean {
  if (meaning.kind === "organisation" && meaning.organisationId === organisationId) return true;
  const known = new Set([...domains, ...itSupplierDomains]);
  return patternsFor(domain).some((pattern) => known.has(pattern));
}
