import type { Matcher } from "./format.ts";
import { comparedName, createHostLookup, linesWithoutNotes } from "./host-lookup.ts";

/**
 * pfBlockerNG's whitelist in Python mode, as if everything were on a feed: a bare name is that name, and the same with `www.` before it; a name behind a dot has
 * every name below it too. `#` starts a note.
 */
export const pfblockerngMatcher: Matcher = (files) => {
  const lines = linesWithoutNotes(files["pfblockerng.txt"]).map((line) => line.toLowerCase());
  const alone = lines.filter((line) => !line.startsWith("."));
  const wide = lines.filter((line) => /^\.[^.]/.test(line)).map((line) => line.slice(1));
  const isListed = createHostLookup([...alone, ...alone.map((name) => `www.${name}`), ...wide], wide);
  return ({ host }) => isListed(comparedName(host));
};
