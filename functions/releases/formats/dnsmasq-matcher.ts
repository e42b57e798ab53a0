import type { Matcher } from "./format.ts";

/**
 * dnsmasq without any other name server: of all domains that fit a name, the longest decides, and lets the name through if it has a name server. `x` fits
 * x and every name below it, `*.x` those below it alone, `*x` whatever ends so, and `#` every name.
 */
function read(text: string): (host: string) => boolean {
  const rules = new Map<string, boolean>();
  for (const line of text.split("\n")) {
    const [, domains, target = ""] = /^(?:server|local|address)=\/(.*)\/([^/]*)$/.exec(line.trim()) ?? [];
    if (/^(server|local)=[^/]/.test(line)) rules.set("#", true);
    for (const domain of domains?.split("/") ?? []) {
      const isWild = domain.startsWith("*");
      const key = domain === "#" ? "#" : isWild ? domain.toLowerCase() : domain.toLowerCase().replace(/^\./, "");
      if (!rules.get(key)) rules.set(key, target !== "" && line.startsWith("server="));
    }
  }
  // From the longest ending of a name to the shortest: at each, first what takes names below a domain alone.
  return (host) => {
    const name = host.toLowerCase().replace(/\.$/, "");
    if (name.split(".").includes("")) return false;
    for (let from = 0; from < name.length; from += 1) {
      const ending = name.slice(from);
      const isWhole = from === 0 || name[from - 1] === ".";
      const found = (from > 0 ? rules.get(`*${ending}`) : undefined) ?? (isWhole ? rules.get(ending) : undefined);
      if (found !== undefined) return found;
    }
    return rules.get("#") ?? false;
  };
}

export const dnsmasqMatcher: Matcher = (files) => {
  const admits = read(files["dnsmasq.conf"] ?? "");
  return ({ host }) => admits(host);
};

export const dnsmasqOnlyMatcher: Matcher = (files) => {
  const admits = read(files["dnsmasq-only.conf"] ?? "");
  return ({ host }) => admits(host);
};
