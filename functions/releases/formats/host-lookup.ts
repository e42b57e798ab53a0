import ipaddr from "ipaddr.js";

/** For matchers: whether a name is one of `alone`, or has one of `below` to its right after at least one label of its own. */
export function createHostLookup(alone: Iterable<string>, below: Iterable<string>): (name: string) => boolean {
  const [exact, parents] = [new Set(alone), new Set(below)];
  return (name) => {
    if (exact.has(name)) return true;
    if (name.startsWith(".") || name.includes("..")) return false;
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      if (parents.has(name.slice(dot + 1))) return true;
    }
    return false;
  };
}

/** For matchers of lists in which `x` is that name alone and `*.x` every name below it, whatever the letter case. */
export function createWildcardLookup(lines: readonly string[]): (name: string) => boolean {
  const [wild, alone] = [lines.filter((line) => line.startsWith("*.")), lines.filter((line) => !line.startsWith("*"))];
  const holds = createHostLookup(
    alone,
    wild.map((line) => line.slice(2)),
  );
  return (name) => holds(name.toLowerCase());
}

/** Asking the library about a name is dear. */
export const couldBeAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(":");

/** For matchers: whether an address is in one of the ranges. A lone address is a range of one; names are in none. */
export function createRangeLookup(ranges: readonly string[]): (host: string) => boolean {
  const networks = ranges.map((range): [ipaddr.IPv4 | ipaddr.IPv6, number] => {
    if (range.includes("/")) return ipaddr.parseCIDR(range);
    const address = ipaddr.parse(range);
    return [address, address.toByteArray().length * 8];
  });
  return (host) => {
    if (!couldBeAddress(host) || !ipaddr.isValid(host)) return false;
    const address = ipaddr.parse(host);
    return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
}

export const linesOf = (text = ""): string[] => text.split("\n").filter((line) => line !== "");

/** For matchers of lists in which `#` starts a note, also after an entry. */
export const linesWithoutNotes = (text = ""): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");

/** For matchers of products that take names in any letter case, and with the one dot that may end a name. */
export const comparedName = (host: string): string => host.toLowerCase().replace(/\.$/, "");
