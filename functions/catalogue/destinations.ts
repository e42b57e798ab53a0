import { needsSharedTenantAcceptance } from "./destination-reach.ts";
import { type Destination, Match } from "./destination-shape.ts";
import { toDisplayName, toHostName, whyNotListable, whyUnreadable } from "./host-names.ts";
import { minimalRanges, normaliseIpRange } from "./ip-ranges.ts";
import { looksLike } from "./look-alikes.ts";
import { whyNotPath } from "./paths.ts";
import { normalisePorts } from "./port-ranges.ts";
import type { DestinationField, DestinationProblem, DestinationWarning } from "./problems.ts";

export { covers, isSharedTenantHost, matchesName, needsSharedTenantAcceptance, overlaps } from "./destination-reach.ts";
export { Destination, Match } from "./destination-shape.ts";
export { registrableDomainOf } from "./host-names.ts";

/** As typed into a form or read from a file. `host` may be `zoom.us`, `*.zoom.us`, `.zoom.us`, `host/path/` or a whole web address. */
export interface DestinationInput {
  host?: string | undefined;
  match?: string | undefined;
  path?: string | undefined;
  tcp?: string | readonly string[] | undefined;
  udp?: string | readonly string[] | undefined;
  ips?: string | readonly string[] | undefined;
}

export type Normalised =
  | { destination: Destination; warnings: DestinationWarning[]; problems?: never }
  | { problems: DestinationProblem[]; destination?: never; warnings?: never };

const scheme = /^([a-z][a-z0-9+.-]*):\/\//i;

/** Takes scheme, marker and path off the text of a host field. What is left must be a host name and nothing else. */
function takeApart(text: string): { host: string; marker: boolean; path?: string; problem?: DestinationProblem } {
  const [prefix = "", name] = scheme.exec(text) ?? [];
  const rest = text.slice(prefix.length);
  const slash = rest.indexOf("/");
  const named = slash < 0 ? rest : rest.slice(0, slash);
  const marker = /^(\*\.|\.)/.exec(named)?.[0] ?? "";
  const path = slash < 0 || slash === rest.length - 1 ? undefined : rest.slice(slash);
  const taken = { host: named.slice(marker.length), marker: marker !== "", ...(path && { path }) };
  if (name === undefined || /^https?$/i.test(name)) return taken;
  return {
    ...taken,
    problem: { code: "scheme", field: "host", text: "Only web addresses (http or https) can be listed" },
  };
}

const listOf = (input: string | readonly string[] | undefined): string[] =>
  (typeof input === "string" ? input.split(/[\s,]+/) : (input ?? [])).map((text) => text.trim()).filter((text) => text);

function normaliseHostPart(input: DestinationInput, listed: readonly string[]) {
  const problems: DestinationProblem[] = [];
  const warnings: DestinationWarning[] = [];
  const add = (field: DestinationField, found: { code: string; text: string } | undefined) => {
    if (found) problems.push({ ...found, field });
    return found !== undefined;
  };
  const typed = (input.host ?? "").trim().normalize("NFC");
  if (add("host", whyUnreadable(typed))) return { problems, warnings };
  const taken = takeApart(typed);
  if (add("host", taken.problem)) return { problems, warnings };
  const { host, problem } = toHostName(taken.host);
  if (add("host", problem ?? whyNotListable(host))) return { problems, warnings };

  const match = Match.safeParse(input.match).data;
  if (!match) add("match", { code: "match_missing", text: "Select whether names below this one are included" });
  else if (taken.marker && match === "host") {
    warnings.push({
      code: "marker_ignored",
      field: "match",
      text: `Only ${host} itself is listed, as you selected, not the names below it`,
    });
  }
  const givenPath = input.path?.trim() || undefined;
  const path = givenPath ?? taken.path;
  if (givenPath && taken.path && givenPath !== taken.path) {
    add("path", { code: "two_paths", text: "Enter the path once: the web address has another one" });
  } else if (path) {
    const refused = whyUnreadable(path) ?? whyNotPath(path);
    if (!add("path", refused) && match !== undefined && match !== "host") {
      add("match", {
        code: "path_needs_host",
        text: "A path can only be listed for one host name, without the names below it",
      });
    }
  }
  const name = toDisplayName(host ?? "");
  const double = looksLike(name, listed.map(toDisplayName));
  if (double) {
    const text = `${name} looks like ${double}, which is listed: check that it is not an imitation`;
    if (name === host) warnings.push({ code: "looks_like_listed", field: "host", text });
    else add("host", { code: "looks_like_listed", text });
  }
  if (name !== host) {
    warnings.push({
      code: "not_ascii",
      field: "host",
      text: `${name} is written ${host} on the network: check both spellings`,
    });
  }
  return { problems, warnings, part: { host, match: match ?? "host", ...(path && { path }) } };
}

function normaliseIpPart(input: DestinationInput) {
  const results = listOf(input.ips).map((text) => normaliseIpRange(text));
  const problems = results.flatMap(({ problem }) => problem ?? []);
  return {
    problems,
    part: { match: "host" as const, ips: minimalRanges(results.flatMap(({ range }) => range ?? [])) },
  };
}

/**
 * The one spelling of what was typed, or every reason why it can't be listed. `listed` are the hosts that already are, to find imitations:
 * refused when written in other letters, a warning when in plain ones. Whether the name resolves is not known here.
 */
export function normaliseDestination(
  input: DestinationInput,
  { listed = [] }: { listed?: readonly string[] } = {},
): Normalised {
  const hasHost = Boolean(input.host?.trim());
  const hasIps = listOf(input.ips).length > 0;
  if (hasHost === hasIps) {
    const text = hasHost
      ? "Enter either a host name or IP ranges: list the other as a destination of its own"
      : "Enter a host name, or IP ranges";
    return { problems: [{ code: hasHost ? "host_and_ips" : "empty", field: "host", text }] };
  }
  const {
    problems,
    part,
    warnings = [],
  } = hasHost ? normaliseHostPart(input, listed) : { ...normaliseIpPart(input), warnings: [] };
  const ports = (["tcp", "udp"] as const).map((field) => ({ field, ...normalisePorts(field, input[field] ?? []) }));
  const all = [...problems, ...ports.flatMap(({ problem }) => problem ?? [])];
  if (all.length > 0 || !part) return { problems: all };

  const destination: Destination = { ...part };
  for (const { field, ranges } of ports) if (ranges && ranges.length > 0) destination[field] = ranges;
  if (needsSharedTenantAcceptance(destination)) {
    const text = `${describeDestination(destination)}: many organisations and strangers share this, so allowing it lets all their content in`;
    warnings.push({ code: "shared_tenant", field: "host", text });
  }
  return { destination, warnings };
}

const scopes: Record<Match, (name: string) => string> = {
  host: (name) => `${name} only`,
  "host+sub": (name) => `${name} and every name below it`,
  sub: (name) => `every name below ${name}, not ${name} itself`,
};

/** In words for a page: the name as people read it and as the network writes it, what is included, path and ports. */
export function describeDestination(destination: Destination): string {
  const { host, match, path, tcp, udp, ips = [] } = destination;
  const ports = [tcp && `TCP ${tcp.join(", ")}`, udp && `UDP ${udp.join(", ")}`].filter((text) => text).join("; ");
  const onPorts = ports && `, on ${ports}`;
  if (host === undefined) return `IP ranges ${ips.join(", ")}${onPorts}`;
  const name = toDisplayName(host) === host ? host : `${toDisplayName(host)} (${host})`;
  return `${path ? `pages under ${name}${path}` : scopes[match](name)}${onPorts}`;
}
