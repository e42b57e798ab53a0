import type { Matcher } from "./format.ts";
import { createRangeLookup, createWildcardLookup, linesOf } from "./host-lookup.ts";

/**
 * What both kinds of name feed document: a `*.` at the start stands for every name below. A `*` anywhere else, or straight before letters, would be looser than
 * that, and a slash starts a path; a list that holds either is read as one that lets everything through, so that no proof passes it.
 */
const names =
  (file: string): Matcher =>
  (files) => {
    const lines = linesOf(files[file]);
    if (lines.some((line) => /\*(?!\.)|.\*|\//.test(line))) return () => true;
    const holds = createWildcardLookup(lines);
    return ({ host }) => holds(host);
  };

export const fortigateCategoryMatcher = names("fortigate-category.txt");
export const fortigateDomainMatcher = names("fortigate-domain.txt");

/** An address or a range in each line. */
export const fortigateAddressMatcher: Matcher = (files) => {
  const holds = createRangeLookup(linesOf(files["fortigate-address.txt"]));
  return ({ host }) => holds(host);
};
