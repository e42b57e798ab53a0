/** An address in the one spelling that is compared and hashed. */
export interface EmailAddress {
  address: string;
  domain: string;
}

const longestAddress = 254;
const longestLocalPart = 64;
const form =
  /^([a-z0-9.!#$%&'*+/=?^_`{|}~-]+)@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/i;

/**
 * Undefined when the text is not an address that can decide anything. Letters outside ASCII are refused before case is folded, never
 * mapped: a full-width `ｇｏｖ.uk` or a Kelvin sign would otherwise become another organisation's domain. Quoted local parts are
 * refused too, as they may hold an @.
 */
export function normaliseEmail(text: string): EmailAddress | undefined {
  const typed = text.trim();
  if (typed.length > longestAddress) return undefined;
  const [, local, domain] = form.exec(typed) ?? [];
  if (local === undefined || domain === undefined || local.length > longestLocalPart) return undefined;
  return { address: `${local}@${domain}`.toLowerCase(), domain: domain.toLowerCase() };
}
