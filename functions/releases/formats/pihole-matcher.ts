import type { Matcher } from "./format.ts";

const bare = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;
const withBelow = /^@@\|\|([a-z0-9._-]+)\^$/i;

/** Pi-hole with a rule that denies everything: a bare name of an allowlist is that name alone, `@@||name^` has those below it too; other lines are skipped. */
export const piholeMatcher: Matcher = (files) => {
  const lines = (files["pihole.txt"] ?? "").split("\n").filter((line) => !line.startsWith("#") && line.length <= 255);
  const alone = new Set(lines.filter((line) => bare.test(line)).map((line) => line.toLowerCase()));
  const wide = new Set(lines.flatMap((line) => withBelow.exec(line)?.[1]?.toLowerCase() ?? []));
  return ({ host }) => {
    const name = host.toLowerCase().replace(/\.$/, "");
    const labels = name.split(".");
    if (labels.includes("")) return false;
    return alone.has(name) || labels.some((_, at) => wide.has(labels.slice(at).join(".")));
  };
};
