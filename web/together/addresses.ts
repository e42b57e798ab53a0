import type { Services } from "#functions/services.ts";

const mostDomains = 40;
const afterAt = /@([^\s<>"'(),;:@]+)/g;

/** What follows each @, once. What stands before it is looked at by nobody and kept nowhere. */
export const domainsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(afterAt)].map(([, domain = ""]) => domain.toLowerCase().replace(/\.+$/, ""))),
];

/** The organisations behind pasted addresses, and the domains that do not lead to exactly one. */
export async function findByAddresses(
  text: string,
  { organisations }: Pick<Services, "organisations">,
): Promise<{ organisationIds: string[]; unresolved: string[] }> {
  const domains = domainsIn(text).slice(0, mostDomains);
  const found = await Promise.all(domains.map((domain) => organisations.resolveEmailDomain(domain)));
  const idAt = (at: number) => {
    const resolution = found[at];
    return resolution?.kind === "organisation" ? resolution.organisationId : undefined;
  };
  return {
    organisationIds: [...new Set(domains.flatMap((_, at) => idAt(at) ?? []))],
    unresolved: domains.filter((_, at) => idAt(at) === undefined),
  };
}
