import type { Matcher } from "./format.ts";
import { createHostLookup, createRangeLookup, linesOf } from "./host-lookup.ts";

/** Every destination has a wildcard on both sides: a name is itself, everything below it and every page. What looks like an IPv4 address or range is one. */
export const umbrellaMatcher: Matcher = (files) => {
  const lines = linesOf(files["umbrella.csv"]);
  const isNumeric = (line: string): boolean => /^[\d./]+$/.test(line);
  const names = lines.filter((line) => !isNumeric(line));
  const [holdsName, holdsAddress] = [createHostLookup(names, names), createRangeLookup(lines.filter(isNumeric))];
  return ({ host }) => holdsName(host.toLowerCase()) || holdsAddress(host);
};
