import type { Matcher } from "./format.ts";
import { comparedName, createHostLookup, linesWithoutNotes } from "./host-lookup.ts";

/**
 * e2guardian 5.3 with both files included as its page says and everything else blocked: a line of the site list is a name and every name below it; the regular
 * expressions are tried on the address in lower case, without scheme and final slash. An address with user information is refused. Neither list knows ports.
 */
export const e2guardianMatcher: Matcher = (files) => {
  const sites = linesWithoutNotes(files["e2guardian.txt"]);
  const isSite = createHostLookup(sites, sites);
  const patterns = linesWithoutNotes(files["e2guardian-regexpurl.txt"]).map((line) => new RegExp(line));
  return ({ userinfo, host, path }) => {
    if (userinfo !== undefined) return false;
    const name = comparedName(host);
    const address = `${name}${path.toLowerCase()}`.replace(/\/$/, "");
    return isSite(name) || patterns.some((pattern) => pattern.test(address));
  };
};
