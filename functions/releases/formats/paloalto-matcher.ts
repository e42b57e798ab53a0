import type { Matcher } from "./format.ts";
import { createHostLookup, createRangeLookup, createWildcardLookup, linesOf } from "./host-lookup.ts";

/**
 * URL lists: no letter case, `*` for one or more tokens of the name. A line that ends in a slash holds that name with every page on it; one that does not has
 * an open end, so that such a line here would let anything through that starts like it.
 */
export const paloaltoUrlMatcher: Matcher = (files) => {
  const lines = linesOf(files["paloalto-url.txt"]).map((line) => line.toLowerCase());
  const [closed, open] = [lines.filter((line) => /^[^/]+\/$/.test(line)), lines.filter((line) => !line.endsWith("/"))];
  const holds = createWildcardLookup(closed.map((line) => line.slice(0, -1)));
  const pages = lines.filter((line) => /\/.*\/$/.test(line));
  return ({ host, path }) => {
    const url = `${host}${path}`.toLowerCase();
    return [...open, ...pages].some((line) => url.startsWith(line)) || holds(host);
  };
};

/** Domain lists: `x` is the name, `*.x` every name below it, `^x` the name whatever the list is set to. */
export const paloaltoDomainMatcher: Matcher = (files) => {
  const lines = linesOf(files["paloalto-domain.txt"]);
  const holds = createHostLookup(
    lines.filter((line) => !line.startsWith("*.")).map((line) => line.replace(/^\^/, "")),
    lines.filter((line) => line.startsWith("*.")).map((line) => line.slice(2)),
  );
  return ({ host }) => holds(host.toLowerCase());
};

/** IP lists: an address or a range in each line, up to the first blank; the rest is a comment. */
export const paloaltoIpMatcher: Matcher = (files) => {
  const holds = createRangeLookup(linesOf(files["paloalto-ip.txt"]).map((line) => line.replace(/ .*/, "")));
  return ({ host }) => holds(host);
};
