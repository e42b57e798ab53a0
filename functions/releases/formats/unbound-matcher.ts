import type { Matcher } from "./format.ts";
import { comparedName } from "./host-lookup.ts";

const unquoted = (text: string): string => text.replace(/^\s*"?|"?\s*$/g, "");

/**
 * Local zones: the closest zone around a name decides, of two for one name the later. In a transparent zone a name that has local data is answered from it, and so
 * has no address if the data is none; any other is looked up. `unzoned` is what happens to a name in no zone.
 */
function read(text: string, unzoned: boolean): (host: string) => boolean {
  const zones = new Map<string, string>();
  const data = new Set<string>();
  for (const line of text.split("\n")) {
    const [, option, value = ""] = /^\s*(local-zone|local-data):(.*)$/.exec(line) ?? [];
    if (option === "local-zone") {
      const [, name = "", type = ""] = /^\s*("[^"]*"|\S+)\s+(\S+)/.exec(value) ?? [];
      zones.set(comparedName(unquoted(name)), type);
    }
    if (option === "local-data") data.add(comparedName(unquoted(value).split(/\s/)[0] ?? ""));
  }
  return (host) => {
    const name = comparedName(host);
    const labels = name.split(".");
    if (labels.includes("")) return false;
    const around = [...labels.keys(), labels.length].map((at) => labels.slice(at).join("."));
    const closest = around.find((each) => zones.has(each));
    return closest === undefined ? unzoned : zones.get(closest) === "transparent" && !data.has(name);
  };
}

/** Beside zones of an organisation's own that refuse everything. */
export const unboundMatcher: Matcher = (files) => {
  const admits = read(files["unbound.conf"] ?? "", false);
  return ({ host }) => admits(host);
};

/** By itself: what is in no zone is looked up. */
export const unboundOnlyMatcher: Matcher = (files) => {
  const admits = read(files["unbound-only.conf"] ?? "", true);
  return ({ host }) => admits(host);
};
