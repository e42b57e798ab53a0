import {
  assertLines,
  type CompiledFormat,
  type Format,
  isUdpOnly,
  type Loss,
  type WhitelistContent,
} from "./format.ts";
import { type ListedName, withoutOverlaps } from "./overlap.ts";

/** `name` is that host, `.name` it and every name below it; a comment stands on its own line. */
const alphabet = /^(#[ -~]*|\.?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+)$/;

/** A list that says nothing still holds a line: a poller that gets an empty body keeps its old list. */
const nothingListed = "nothing-listed.invalid";

function namesAndLosses({ entries }: WhitelistContent): { names: ListedName[]; losses: Loss[] } {
  const names: ListedName[] = [];
  const losses: Loss[] = [];
  for (const entry of entries) {
    const { id, host, match, path, ips } = entry;
    if (isUdpOnly(entry)) losses.push({ id, reason: "udp_only" });
    else if (path !== undefined) losses.push({ id, reason: "path_not_expressible" });
    else if (host === undefined) losses.push({ id, reason: "ip_ranges_not_expressible" });
    else if (match === "sub") losses.push({ id, reason: "below_only_not_expressible" });
    else {
      names.push({ host, match });
      if (ips) losses.push({ id, part: "ips", reason: "ip_ranges_not_expressible" });
    }
  }
  return { names, losses };
}

/** The size a consumer can check: the last line repeats how many names the file holds. */
function compile(content: WhitelistContent): CompiledFormat {
  const { names, losses } = namesAndLosses(content);
  const lines = withoutOverlaps(names).map(({ host, match }) => (match === "host" ? host : `.${host}`));
  const listed = lines.length > 0 ? lines : [nothingListed];
  const all = [
    "# Commonlist shared whitelist for Squid: adds exceptions to what your proxy does, loaded by acl NAME dstdomain -n",
    `# version ${content.edition}, ${content.publishedAt}, ${lines.length} names`,
    ...listed,
    `# END ${lines.length}`,
  ];
  assertLines(all, alphabet);
  return { body: `${all.join("\n")}\n`, losses };
}

/**
 * A file for Squid's `acl dstdomain -n` (squid.conf.documented, acl; wiki.squid-cache.org SquidFaq/SquidAcl). It can say
 * one host, or a host with everything below it. Squid stops on overlapping names, so there are none.
 */
export const squid: Format = { file: "squid.txt", contentType: "text/plain; charset=utf-8", compile };
