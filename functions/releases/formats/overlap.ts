import type { Match } from "#functions/catalogue/destinations.ts";

/** A name on a list of names, and whether the names below it are meant too. */
export interface ListedName {
  host: string;
  match: Exclude<Match, "sub">;
}

const parentsOf = (host: string): string[] => {
  const labels = host.split(".");
  return labels.slice(1).map((_, at) => labels.slice(at + 1).join("."));
};

const sortKey = (host: string): string => host.split(".").toReversed().join("\u0000");

/**
 * Without the names that another one covers, parents before children. A narrow name beside its parent is not untidy but
 * wrong: Squid stops on it.
 */
export function withoutOverlaps(names: readonly ListedName[]): ListedName[] {
  const wide = new Set(names.filter(({ match }) => match === "host+sub").map(({ host }) => host));
  const kept = new Map<string, ListedName>();
  for (const name of names) {
    const isCovered =
      parentsOf(name.host).some((parent) => wide.has(parent)) || (name.match === "host" && wide.has(name.host));
    if (!isCovered) kept.set(name.host, name);
  }
  return [...kept.values()].toSorted((a, b) => (sortKey(a.host) < sortKey(b.host) ? -1 : 1));
}
