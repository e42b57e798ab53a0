import * as z from "zod";
import { toHostName } from "#functions/catalogue/host-names.ts";
import { isCurrent, type Organisation } from "./rules.ts";
import { currentSuccessors } from "./succession.ts";

/** `mail`: the body's staff have addresses here. `registration`: the body registered the name, which says nothing of who has an address. */
export const domainStandings = ["mail", "registration"] as const;

/** What is known of one pattern. Without exactly one organisation behind it, it proves no more than the public sector. */
export const DomainRecord = z.object({
  pattern: z.string(),
  organisationIds: z.array(z.string()),
  standing: z.enum(domainStandings),
  source: z.string(),
  version: z.int().positive(),
});
export type DomainRecord = z.infer<typeof DomainRecord>;

export type Resolution =
  /** `viaPredecessor`: the address is of a body that this one carries on, so it never earns a role. */
  | { kind: "organisation"; organisationId: string; viaPredecessor: boolean }
  /** The person picks, perhaps among these, and somebody there or a steward confirms. */
  | { kind: "public_sector"; candidateIds: string[] }
  | { kind: "webmail" }
  | { kind: "unknown" };

/** Providers where anybody can have an address. */
const webmail = new Set([
  ...[
    "aol.com",
    "btinternet.com",
    "duck.com",
    "fastmail.com",
    "gmail.com",
    "gmx.co.uk",
    "gmx.com",
    "gmx.net",
    "googlemail.com",
  ],
  ...[
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
  ],
  ...["mailinator.com", "me.com", "msn.com", "ntlworld.com", "outlook.co.uk", "outlook.com", "pm.me", "proton.me"],
  ...["protonmail.com", "rocketmail.com", "sky.com", "talktalk.net", "tiscali.co.uk", "tuta.com", "tutanota.com"],
  ...["virginmedia.com", "yahoo.co.uk", "yahoo.com", "yandex.com", "ymail.com", "zoho.com"],
]);

const parentsOf = (domain: string): string[] => {
  const labels = domain.split(".");
  return labels.slice(1, -1).map((_, at) => labels.slice(at + 1).join("."));
};

const isWebmail = (domain: string): boolean =>
  webmail.has(domain) || parentsOf(domain).some((parent) => webmail.has(parent));

/** The one spelling of a pattern, or undefined when it is none: an exact domain, or `*.` and the domain whose subdomains it covers. */
export function normalisePattern(text: string): string | undefined {
  const typed = text.trim();
  const isWildcard = typed.startsWith("*.");
  const { host } = toHostName(isWildcard ? typed.slice(2) : typed);
  if (!host?.includes(".") || isWebmail(host)) return undefined;
  return isWildcard ? `*.${host}` : host;
}

/** The domain of an e-mail address or a bare domain, in the spelling of patterns; undefined when it is none. */
export const normaliseDomain = (domain: string): string | undefined => {
  const { host } = toHostName(domain);
  return host?.includes(".") ? host : undefined;
};

/** Every pattern that could cover a domain, the best first: itself, then the nearest wildcard. A wildcard covers subdomains only. */
export const patternsFor = (domain: string): string[] => [domain, ...parentsOf(domain).map((parent) => `*.${parent}`)];

/** `byId` holds the organisations of the records and whoever succeeded them. */
export function resolveDomain(
  domain: string,
  records: readonly DomainRecord[],
  byId: ReadonlyMap<string, Organisation>,
  today: string,
): Resolution {
  const best = patternsFor(domain)
    .map((pattern) => records.find((record) => record.pattern === pattern))
    .find((record) => record !== undefined);
  if (!best) return isWebmail(domain) ? { kind: "webmail" } : { kind: "unknown" };

  const candidates = best.organisationIds.flatMap((id) => currentSuccessors(id, byId, today));
  const candidateIds = [...new Set(candidates.map(({ organisationId }) => organisationId))];
  const [only, ...others] = best.organisationIds;
  const [successorId, ...otherSuccessors] = candidateIds;
  if (
    best.standing !== "mail" ||
    only === undefined ||
    others.length > 0 ||
    successorId === undefined ||
    otherSuccessors.length > 0
  ) {
    return { kind: "public_sector", candidateIds };
  }
  const owner = byId.get(only);
  return { kind: "organisation", organisationId: successorId, viaPredecessor: !owner || !isCurrent(owner, today) };
}
