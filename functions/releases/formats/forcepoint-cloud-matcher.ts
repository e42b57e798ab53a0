import type { Matcher } from "./format.ts";
import { createHostLookup, createRangeLookup, linesOf } from "./host-lookup.ts";

/**
 * Hostnames, `*.x` for the names below x but not x, and IPv4 ranges. Whether a bare hostname takes in what is below it is not said, so it does here: only a list
 * in which that makes no difference passes the proof. A wildcard before letters takes any name that ends so.
 */
export const forcepointCloudMatcher: Matcher = (files) => {
  const lines = linesOf(files["forcepoint-cloud.txt"]);
  const ranges = lines.filter((line) => /^[\d.]+\/\d+$/.test(line));
  const wild = lines.filter((line) => line.startsWith("*.")).map((line) => line.slice(2));
  const endings = lines.filter((line) => /^\*[^.]/.test(line)).map((line) => line.slice(1));
  const bare = lines.filter((line) => /^[^*/]+$/.test(line));
  const [holdsName, holdsAddress] = [createHostLookup(bare, [...bare, ...wild]), createRangeLookup(ranges)];
  return ({ host }) => {
    const name = host.toLowerCase();
    return holdsName(name) || holdsAddress(host) || endings.some((ending) => name.endsWith(ending));
  };
};
