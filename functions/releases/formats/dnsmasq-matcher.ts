import type { Matcher } from "./format.ts";
import { comparedName } from "./host-lookup.ts";

/** Whether a domain that some names end in has a name server of its own: `x` fits x and every name below it, `*.x` those below it alone, `*x` whatever ends so. */
function serversOf(text: string): Map<string, boolean> {
  const servers = new Map<string, boolean>();
  for (const line of text.split("\n")) {
    const [, option, domains = "", target] = /^(server|local|address)=\/(.*)\/([^/]*)$/.exec(line.trim()) ?? [];
    for (const domain of domains.toLowerCase().split("/")) {
      const key = domain.replace(/^\./, "");
      if (key !== "" && !servers.get(key)) servers.set(key, option !== "address" && target !== "");
    }
  }
  return servers;
}

/** Of all domains that a name ends in, the longest decides. `otherwise` is for a name that ends in none; a refusal of `#`, every name, says no more than that. */
function read(text: string, otherwise: boolean): (host: string) => boolean {
  const servers = serversOf(text);
  return (host) => {
    const name = comparedName(host);
    if (name.split(".").includes("")) return false;
    for (let from = 0; from < name.length; from += 1) {
      const ending = name.slice(from);
      const isWhole = from === 0 || name[from - 1] === ".";
      const found = (from > 0 ? servers.get(`*${ending}`) : undefined) ?? (isWhole ? servers.get(ending) : undefined);
      if (found !== undefined) return found;
    }
    return servers.get("#") || otherwise;
  };
}

/** Beside lines of an organisation's own that refuse everything. */
export const dnsmasqMatcher: Matcher = (files) => {
  const admits = read(files["dnsmasq.conf"] ?? "", false);
  return ({ host }) => admits(host);
};

/** By itself: with a name server for everything, which `/etc/resolv.conf` names too, `address=/#/` has no effect, and every name is looked up. */
export const dnsmasqOnlyMatcher: Matcher = (files) => {
  const text = files["dnsmasq-only.conf"] ?? "";
  const isClosed = /^no-resolv$/m.test(text) && !/^(server|local)=[^/]/m.test(text);
  const admits = read(text, !isClosed);
  return ({ host }) => admits(host);
};
