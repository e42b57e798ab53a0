import type { Matcher } from "./format.ts";
import { createHostLookup, linesOf } from "./host-lookup.ts";

/**
 * A domain takes in what is below it, unless it starts with `www.`; a line with a slash is a page of such a domain. Patterns are regular expressions somewhere
 * in the address.
 */
export const smoothwallMatcher: Matcher = (files) => {
  const lines = linesOf(files["smoothwall.txt"]);
  const domains = lines.map((line) => line.replace(/\/.*/, ""));
  const holds = createHostLookup(
    domains,
    domains.filter((name) => !name.startsWith("www.")),
  );
  const patterns = linesOf(files["smoothwall-patterns.txt"]).map((line) => new RegExp(line, "i"));
  return ({ scheme, host, port, path }) => {
    const usual = scheme === "http" ? 80 : 443;
    const url = `${scheme}://${host}${port === usual ? "" : `:${port}`}${path}`;
    return holds(host.toLowerCase()) || patterns.some((pattern) => pattern.test(url));
  };
};
