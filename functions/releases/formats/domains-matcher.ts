import type { Matcher } from "./format.ts";
import { comparedName, createHostLookup, linesOf } from "./host-lookup.ts";

/** A reader that takes each line for a host and every name below it. */
export const domainsMatcher: Matcher = (files) => {
  const listed = linesOf(files["domains.txt"]).map((line) => line.toLowerCase());
  const isListed = createHostLookup(listed, listed);
  return ({ host }) => isListed(comparedName(host));
};
