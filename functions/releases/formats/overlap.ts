import ipaddr from "ipaddr.js";
import type { Match } from "#functions/catalogue/destinations.ts";
import { holdsPorts } from "#functions/catalogue/port-ranges.ts";
import { byId } from "../entries.ts";
import type { Folded } from "./format.ts";

/** A name as a format is to write it. */
export interface ListedName {
  id: string;
  host: string;
  match: Match;
  path?: string | undefined;
  tcp?: string[] | undefined;
}

export interface Overlap<Name extends ListedName = ListedName> {
  /** Whether the format tells ports apart: then an entry with ports covers none without. */
  ports?: boolean;
  /** A condition of the format's own for one entry to cover another. */
  covers?: (outer: Name, inner: Name) => boolean;
}

const reversed = (host: string): string => host.split(".").toReversed().join("\u0001");

const inOrder = <Name extends ListedName>(names: readonly Name[]): Name[] =>
  names
    .map((name) => ({ name, key: `${reversed(name.host)}\u0000${name.path ?? ""}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : byId(a.name, b.name)))
    .map(({ name }) => name);

const portsKey = ({ tcp }: ListedName, ports: boolean): string => (ports ? (tcp?.join(",") ?? "") : "");

/** A host, and the names below the same host, are one host with the names below it. */
function joined<Name extends ListedName>(names: readonly Name[], ports: boolean): Name[] {
  const whole = names.filter(({ path }) => path === undefined);
  const keyOf = (name: ListedName) => `${name.host} ${portsKey(name, ports)}`;
  const alone = new Map(whole.filter(({ match }) => match === "host").map((name) => [keyOf(name), name]));
  return names.map((name) => {
    const host = name.match === "sub" && name.path === undefined ? alone.get(keyOf(name)) : undefined;
    return host ? { ...name, match: "host+sub" } : name;
  });
}

const ancestors = (host: string): string[] => {
  const labels = host.split(".");
  return labels.map((_, at) => labels.slice(at).join(".")).toReversed();
};

/**
 * Without the names that another one of the same list covers, parents before children, in the order of reversed labels. It is a matter of being right: Squid
 * stops on a narrow name beside its parent, and in an RPZ zone it makes holes.
 */
export function withoutOverlaps<Name extends ListedName>(
  names: readonly Name[],
  { ports = false, covers = () => true }: Overlap<Name> = {},
): { names: Name[]; folded: Folded[] } {
  const all = inOrder(joined(names, ports));
  const byHost = Map.groupBy(all, ({ host }) => host);

  const isWider = (outer: ListedName, inner: ListedName): boolean => {
    if (ports && outer.tcp !== undefined && !(inner.tcp && holdsPorts(outer.tcp, inner.tcp))) return false;
    if (outer.path !== undefined) return inner.path?.startsWith(outer.path) ?? false;
    if (outer.host !== inner.host) return outer.match !== "host";
    return outer.match === "host+sub" || outer.match === inner.match;
  };
  const isSame = (one: ListedName, other: ListedName): boolean => isWider(one, other) && isWider(other, one);

  const coverOf = (name: Name): Name | undefined => {
    for (const host of ancestors(name.host)) {
      const found = byHost.get(host)?.find(
        (other) =>
          other !== name &&
          (host === name.host || other.path === undefined) &&
          isWider(other, name) &&
          covers(other, name) &&
          // Of two that say the same, the first stays.
          (other.host !== name.host || !isSame(other, name) || byId(other, name) < 0),
      );
      if (found) return found;
    }
    return undefined;
  };

  const cover = new Map(all.map((name) => [name, coverOf(name)]));
  const rootOf = (name: Name): Name => {
    const next = cover.get(name);
    return next ? rootOf(next) : name;
  };
  const folded = all.flatMap((name) => (cover.get(name) ? [{ id: name.id, by: rootOf(name).id }] : []));
  return { names: all.filter((name) => !cover.get(name)), folded: folded.toSorted(byId) };
}

/** Sorted by address, IPv4 first, without those that another one holds. Neighbours are not joined: each keeps its source. */
export function withoutHeldRanges(ranges: readonly { id: string; range: string }[]): {
  ranges: string[];
  folded: Folded[];
} {
  const parsed = ranges.map(({ id, range }) => {
    const [address, bits] = ipaddr.parseCIDR(range);
    const hex = address.toByteArray().map((byte) => byte.toString(16).padStart(2, "0"));
    return {
      id,
      range,
      address,
      bits,
      key: `${hex.length === 4 ? 4 : 6}${hex.join("")}${String(bits).padStart(3, "0")}`,
    };
  });
  const kept: typeof parsed = [];
  const folded: Folded[] = [];
  for (const each of parsed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : byId(a, b)))) {
    const last = kept.at(-1);
    const held = last?.address.kind() === each.address.kind() && each.address.match(last.address, last.bits);
    if (!held) kept.push(each);
    else if (last.id !== each.id) folded.push({ id: each.id, by: last.id });
  }
  return { ranges: kept.map(({ range }) => range), folded };
}
