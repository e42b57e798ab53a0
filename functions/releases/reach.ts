import ipaddr from "ipaddr.js";
import { boundsOf } from "#functions/catalogue/port-ranges.ts";
import type { Entry } from "./entries.ts";
import { createNameIndex } from "./name-index.ts";

/** One request that a filter may see, spelt as its client spelt it: odd spellings are what near misses are made of. */
export interface Probe {
  scheme: "http" | "https";
  userinfo?: string;
  /** A name, or an IP address without brackets. */
  host: string;
  port: number;
  /** Starts with a slash; no query. */
  path: string;
}

/** How much of a request a format can tell apart. What it can't see is on the ports, and under the paths, that its filter handles anyway. */
export interface Sight {
  ports: boolean;
  paths: boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The library throws inside to say that a name is no address, which costs more than all the rest: it is asked only where there are no letters. */
export const isAddress = (host: string): boolean =>
  host.includes(":") || (/^[\d.]+$/.test(host) && ipaddr.IPv4.isValidFourPartDecimal(host));

/** As every client resolves it: lower case, without the one dot that may end a name (RFC 1034, section 3.1). */
const nameOf = (host: string): string => {
  const name = host.toLowerCase();
  return name.endsWith(".") ? name.slice(0, -1) : name;
};

/** Dot segments resolved as the URL Standard does, so that `/document/../x` is `/x`. */
const resolved = (path: string): string => (/[.%\\]/.test(path) ? new URL(`http://host${path}`).pathname : path);

const holdsPort = (ranges: readonly string[], port: number): boolean =>
  ranges.some((range) => {
    const bounds = boundsOf(range);
    return bounds !== undefined && bounds[0] <= port && port <= bounds[1];
  });

const admitsPort = ({ tcp, udp }: Entry, port: number, sight: Sight): boolean => {
  if (tcp === undefined) return udp === undefined;
  return !sight.ports || holdsPort(tcp, port);
};

/** Spelt as a person would, so that a format has to let it through: the rest it may refuse. */
export const isPlain = ({ host, path, userinfo }: Probe): boolean =>
  userinfo === undefined && host === nameOf(host) && !/%|\\|\/\/|\/\.{1,2}(\/|$)/.test(path);

/**
 * What a list of entries means, whatever the format. It finds the entries by name, so that asking costs no more in a long list. An entry limited to a path
 * lets nothing through for who sees no paths, nor one of UDP ports alone for anybody who asks for web pages.
 */
export function createReach(entries: readonly Entry[]) {
  const matching = createNameIndex(entries);
  const ranged = entries.flatMap((entry) =>
    entry.ips ? [{ entry, networks: entry.ips.map((range) => ipaddr.parseCIDR(range)) }] : [],
  );

  function byName(host: string, { path }: Probe, sight: Sight): Entry[] {
    const found = matching(nameOf(host));
    if (found.length === 0 || !found.some((entry) => entry.path !== undefined)) return found;
    const asked = sight.paths ? resolved(path) : undefined;
    return found.filter((entry) => entry.path === undefined || (asked?.startsWith(entry.path) ?? false));
  }

  const byAddress = (address: Address): Entry[] =>
    ranged.flatMap(({ entry, networks }) =>
      networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
        ? [entry]
        : [],
    );

  return {
    /** Every entry that lets it through, as far as that sight can tell. None: it is refused. */
    admitting(probe: Probe, sight: Sight): Entry[] {
      const { host, port } = probe;
      const found = isAddress(host) ? byAddress(ipaddr.parse(host)) : byName(host, probe, sight);
      return found.every((entry) => admitsPort(entry, port, sight))
        ? found
        : found.filter((entry) => admitsPort(entry, port, sight));
    },
  };
}
