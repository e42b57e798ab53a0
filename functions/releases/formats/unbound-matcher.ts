import type { Matcher } from "./format.ts";

const unquoted = (text: string): string => text.replace(/^\s*"?|"?\s*$/g, "");
const nameOf = (text: string): string => text.toLowerCase().replace(/\.$/, "");

/**
 * Unbound with a zone around everything that refuses: the closest zone around a name decides, of two for one name the later. In a transparent zone a name that has
 * local data is answered from it, and so has no address if the data is none; any other is looked up.
 */
function read(text: string): (host: string) => boolean {
  const zones = new Map<string, string>();
  const data = new Set<string>();
  for (const line of text.split("\n")) {
    const [, option, value = ""] = /^\s*(local-zone|local-data):(.*)$/.exec(line) ?? [];
    if (option === "local-zone") {
      const [, name = "", type = ""] = /^\s*("[^"]*"|\S+)\s+(\S+)/.exec(value) ?? [];
      zones.set(nameOf(unquoted(name)), type);
    }
    if (option === "local-data") data.add(nameOf(unquoted(value).split(/\s/)[0] ?? ""));
  }
  return (host) => {
    const name = nameOf(host);
    const labels = name.split(".");
    if (labels.includes("")) return false;
    const around = [...labels.keys()].map((at) => labels.slice(at).join("."));
    const closest = around.find((each) => zones.has(each));
    return closest !== undefined && zones.get(closest) === "transparent" && !data.has(name);
  };
}

export const unboundMatcher: Matcher = (files) => {
  const admits = read(files["unbound.conf"] ?? "");
  return ({ host }) => admits(host);
};

export const unboundOnlyMatcher: Matcher = (files) => {
  const admits = read(files["unbound-only.conf"] ?? "");
  return ({ host }) => admits(host);
};
