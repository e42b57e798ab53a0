import type { Matcher } from "./format.ts";
import { comparedName, createHostLookup } from "./host-lookup.ts";

const bare = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;
const withBelow = /^@@\|\|([a-z0-9._-]+)\^$/i;

/** Pi-hole with a rule that denies everything: a bare name of an allowlist is that name alone, `@@||name^` has those below it too; other lines are skipped. */
export const piholeMatcher: Matcher = (files) => {
  const lines = (files["pihole.txt"] ?? "").split("\n").filter((line) => !line.startsWith("#") && line.length <= 255);
  const alone = lines.filter((line) => bare.test(line)).map((line) => line.toLowerCase());
  const wide = lines.flatMap((line) => withBelow.exec(line)?.[1]?.toLowerCase() ?? []);
  const isListed = createHostLookup([...alone, ...wide], wide);
  return ({ host }) => isListed(comparedName(host));
};
