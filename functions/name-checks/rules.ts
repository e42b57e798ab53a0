import { getDomain } from "tldts";
import * as z from "zod";
import type { Match } from "#functions/catalogue/destinations.ts";

/** What the name servers say of a name. */
export const Answer = z.object({
  /** `none`: the name is there, and has no address of its own. */
  addresses: z.enum(["some", "none", "no_such_name"]),
  /** The chain of CNAME records from the name on. */
  aliases: z.array(z.string()),
  /** Of the domain that was registered, in order; undefined where nobody answered. */
  nameServers: z.array(z.string()).optional(),
});
export type Answer = z.infer<typeof Answer>;

/** What the registry of a domain says of it, by RDAP. */
export const Registration = z.object({
  registrar: z.string().optional(),
  /** When whoever holds it now, or whoever they have it from, registered it. */
  registeredAt: z.string().optional(),
  /** As RFC 8056 names them. */
  statuses: z.array(z.string()),
});
export type Registration = z.infer<typeof Registration>;

export const Observation = Answer.extend({ registration: Registration.optional() });
export type Observation = z.infer<typeof Observation>;

export const findingKinds = [
  "does_not_resolve",
  "dangles",
  "registration_ends",
  "name_servers_changed",
  "alias_changed",
  "registered_anew",
  "registrar_changed",
] as const;
export type FindingKind = (typeof findingKinds)[number];

export const Finding = z.object({
  host: z.string(),
  kind: z.enum(findingKinds),
  was: z.string().optional(),
  is: z.string().optional(),
  foundAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type Finding = z.infer<typeof Finding>;

export type Found = Pick<Finding, "kind" | "was" | "is">;

/** Those that last until somebody puts them right; the others are something that happened. */
export const isLasting = (kind: FindingKind): boolean =>
  ["does_not_resolve", "dangles", "registration_ends"].includes(kind);

/** What somebody registered: what is below a shared host's own suffix belongs to that host's owner. */
export const registeredDomainOf = (host: string): string => getDomain(host) ?? host;

/** Those that a registry tells of, whether or not the name's own servers answer. */
export const isFromRegistry = (kind: FindingKind): boolean =>
  ["registration_ends", "registered_anew", "registrar_changed"].includes(kind);

const ending = new Set(["redemption period", "pending delete", "client hold", "server hold"]);

/** A large host's last alias turns with its load: whose name it ends in is what matters, and where our name itself points. */
const pointsTo = ({ aliases }: Answer): string => {
  const [first, last] = [aliases[0], aliases.at(-1)];
  return first === undefined || last === undefined ? "" : `${first}, in ${registeredDomainOf(last)}`;
};

function changeOf(kind: FindingKind, was: string | undefined, is: string | undefined): Found[] {
  return was && is && was !== is ? [{ kind, was, is }] : [];
}

/**
 * What publishers should know of a name since it was last looked at. `needsAddress`: the list lets through the name itself and nothing below it, so one without
 * an address is of no use.
 */
export function findingsOf(before: Observation | undefined, now: Observation, needsAddress: boolean): Found[] {
  const { addresses, aliases, nameServers, registration } = now;
  const is = aliases.join(", ") || undefined;
  const gone = addresses === "no_such_name" || (addresses === "none" && needsAddress);
  const lasting: Found[] = [
    ...(gone && addresses === "no_such_name" && is ? [{ kind: "dangles" as const, is }] : []),
    ...(gone && !(addresses === "no_such_name" && is) ? [{ kind: "does_not_resolve" as const }] : []),
    ...(registration?.statuses.some((status) => ending.has(status))
      ? [{ kind: "registration_ends" as const, is: registration.statuses.join(", ") }]
      : []),
  ];
  if (!before) return lasting;
  const [held, holds] = [before.registration, registration];
  return [
    ...lasting,
    ...changeOf("name_servers_changed", before.nameServers?.join(", "), nameServers?.join(", ")),
    ...changeOf("alias_changed", pointsTo(before) || "no alias", pointsTo(now) || "no alias"),
    ...changeOf("registered_anew", held?.registeredAt, holds?.registeredAt),
    ...changeOf("registrar_changed", held?.registrar, holds?.registrar),
  ];
}

/** What is known now: where part of the answers did not come, what was known before stands. */
export const merged = (before: Observation | undefined, answer: Answer, registration: Registration | undefined) => ({
  ...answer,
  ...((answer.nameServers ?? before?.nameServers) && { nameServers: answer.nameServers ?? before?.nameServers }),
  ...((registration ?? before?.registration) && { registration: registration ?? before?.registration }),
});

export interface ListedName {
  host: string;
  needsAddress: boolean;
}

/** Every name on a list once, in order. */
export function namesOn(entries: readonly { host?: string | undefined; match: Match }[]): ListedName[] {
  const named = entries.flatMap(({ host, match }) => (host === undefined ? [] : [{ host, match }]));
  return [...Map.groupBy(named, ({ host }) => host)]
    .map(([host, group]) => ({ host, needsAddress: group.every(({ match }) => match === "host") }))
    .toSorted((a, b) => (a.host < b.host ? -1 : 1));
}
