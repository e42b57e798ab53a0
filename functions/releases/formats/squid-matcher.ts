import type { Matcher } from "./format.ts";
import { comparedName, createHostLookup, linesWithoutNotes } from "./host-lookup.ts";

/** Squid reads so much of a line, and takes the rest for another one (CONFIG_LINE_LIMIT). */
const asRead = (line: string): string[] => line.match(/.{1,2047}/g) ?? [];

/** A request path that leaves its folder, however it is spelt. */
const climbs = /(\/|%2f)(\.|%2e)(\.|%2e)(\/|%2f|\?|$)/i;

/**
 * Squid 5 with the configuration of the format's page: `dstdomain` compares without regard to case, a leading dot takes the name and everything below it;
 * the regular expressions of `dstdom_regex -i` see the host, those of `url_regex` the address.
 */
export const squidMatcher: Matcher = (files) => {
  const listed = linesWithoutNotes(files["squid.txt"]);
  const alone = listed.filter((line) => !line.startsWith("."));
  const wide = listed.filter((line) => line.startsWith(".")).map((line) => line.slice(1));
  const isListed = createHostLookup([...alone, ...wide], wide);
  const hosts = linesWithoutNotes(files["squid-dstdom-regex.txt"]).map((line) => new RegExp(line, "i"));
  const urls = linesWithoutNotes(files["squid-url-regex.txt"])
    .flatMap(asRead)
    .map((line) => new RegExp(line));
  return ({ scheme, userinfo, host, port, path }) => {
    // Squid writes the name in lower case and without a final dot, also in the address that it compares.
    const name = comparedName(host);
    const authority = `${userinfo === undefined ? "" : `${userinfo}@`}${host.includes(":") ? `[${host}]` : name}`;
    const isDefault = port === (scheme === "http" ? 80 : 443);
    const url = `${scheme}://${authority}${isDefault ? "" : `:${port}`}${path}`;
    return (
      isListed(name) ||
      hosts.some((each) => each.test(name)) ||
      (!climbs.test(url) && urls.some((each) => each.test(url)))
    );
  };
};
