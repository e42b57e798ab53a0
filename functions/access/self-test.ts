import * as z from "zod";
import { type Actor, hasRole, isMember } from "#functions/accounts/rules.ts";
import { matchesName } from "#functions/catalogue/destinations.ts";
import { type ToolDestination, ToolId } from "#functions/catalogue/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import type { Source, Status } from "./rules.ts";

/**
 * A picture that is recognisably the supplier's: that it arrived in exactly this size is the only thing from which a browser concludes that
 * a tool can be reached (docs/adr/0006). Two stewards of different organisations, or a web filtering lead and a steward, stand for it.
 */
export const SelfTestImage = z.object({
  toolId: ToolId,
  version: z.int().positive(),
  url: z.string(),
  width: z.int().min(1).max(10_000),
  height: z.int().min(1).max(10_000),
  status: z.enum(["suggested", "confirmed"]),
  suggestedBy: z.string(),
  suggestedFor: z.string(),
  suggestedAt: z.iso.datetime(),
  confirmedFor: z.string().optional(),
});
export type SelfTestImage = z.infer<typeof SelfTestImage>;

const mostHosts = 20;

const isConfirmedHost = ({ status, host, tcp, udp }: ToolDestination): boolean =>
  status === "confirmed" && host !== undefined && (tcp?.includes("443") ?? udp === undefined);

/** The names that a browser tries: exactly those that are confirmed and speak https. */
export const hostsToTry = (destinations: readonly ToolDestination[]): string[] =>
  [
    ...new Set(
      destinations.filter((each) => isConfirmedHost(each) && each.match !== "sub").flatMap(({ host }) => host ?? []),
    ),
  ].slice(0, mostHosts);

/** Whether the picture lies at a confirmed place, so that fetching it contacts nobody else. */
export function isAtConfirmedPlace(url: string, destinations: readonly ToolDestination[]): boolean {
  const { protocol, username, password, port, hostname, pathname } = URL.parse(url) ?? new URL("about:blank");
  if (protocol !== "https:" || username || password || port) return false;
  return destinations.some(
    (each) =>
      isConfirmedHost(each) &&
      matchesName(each, hostname) &&
      (each.path === undefined || pathname.startsWith(each.path)),
  );
}

/**
 * What a person says that their browser showed, and what the script saw. A name that is not found or a refused connection is the one thing
 * that a filter's own answer cannot look like to a person; to a script it looks the same as a bad certificate.
 */
export const outcomes = {
  image: { source: "self_test", result: "open" },
  works: { source: "report", result: "open" },
  limited: { source: "report", result: "restricted" },
  blocked_page: { source: "report", result: "blocked" },
  no_connection: { source: "self_test", result: "blocked" },
  certificate: { source: "self_test", result: "unknown" },
  something_else: { source: "self_test", result: "unknown" },
} as const satisfies Record<string, { source: Source; result: Status }>;
export type Outcome = keyof typeof outcomes;
export const Outcome = z.enum(Object.keys(outcomes) as [Outcome, ...Outcome[]]);

/** What the question asks, in its order; the script's own result is not among them. */
export const outcomeLabels: Record<Exclude<Outcome, "image">, string> = {
  works: "The tool came up and I could use it",
  limited: "The tool came up, and some of it does not work",
  blocked_page: "A page that says it is blocked",
  no_connection: "The browser could not find the site, or the connection was refused",
  certificate: "A warning about a certificate or a connection that is not private",
  something_else: "Something else, or I am not sure",
};

/** Those who answer for filters and those who look after the register. */
export const whyCannotSuggestImage = (actor: Actor): RefusalCode | undefined =>
  isMember(actor) && (hasRole(actor, "steward") || hasRole(actor, "filtering_owner")) ? undefined : "not_permitted";

export function whyCannotConfirmImage(image: SelfTestImage, actor: Actor): RefusalCode | undefined {
  if (!(hasRole(actor, "steward") && isMember(actor))) return "not_permitted";
  return image.suggestedBy === actor.personId || image.suggestedFor === actor.organisationId
    ? "second_organisation_needed"
    : undefined;
}
