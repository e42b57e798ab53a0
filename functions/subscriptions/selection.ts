import { covers, type Destination } from "#functions/catalogue/destinations.ts";
import { holdsPorts } from "#functions/catalogue/port-ranges.ts";
import type { Entry } from "#functions/releases/entries.ts";
import { addDays } from "#functions/times.ts";
import type { Release } from "#functions/whitelist/rules.ts";
import type { Choice, Pace } from "./rules.ts";

type Dated = Pick<Release, "edition" | "publishedAt">;

/** The newest edition whose additions count for somebody who takes them so many days later; 0 where none is that old. */
const newestBefore = (releases: readonly Dated[], at: string): number =>
  releases.reduce((newest, { edition, publishedAt }) => (publishedAt <= at ? Math.max(newest, edition) : newest), 0);

/** The edition whose additions a pace takes, and when that is next another one without anything being published. */
export function baseOf(
  pace: Pace,
  releases: readonly Dated[],
  now: string,
): { edition: number; nextAt?: string | undefined } {
  const current = newestBefore(releases, now);
  if (pace.kind === "current") return { edition: current };
  if (pace.kind === "pinned") return { edition: Math.min(pace.edition, current) };
  const edition = newestBefore(releases, addDays(now, -pace.days));
  const next = releases
    .filter((release) => release.edition > edition)
    .map(({ publishedAt }) => addDays(publishedAt, pace.days))
    .toSorted()[0];
  return { edition, nextAt: next };
}

/** An entry without ports holds on every port, so one with ports doesn't hold it. */
const holdsItsPorts = (outer: Destination, inner: Destination): boolean => {
  if (!outer.tcp && !outer.udp) return true;
  if (!inner.tcp && !inner.udp) return false;
  return holdsPorts(outer.tcp ?? [], inner.tcp ?? []) && holdsPorts(outer.udp ?? [], inner.udp ?? []);
};

/** Whether everything that the one lets through, the other lets through alone, in whatever format. */
export function isWithin(inner: Destination, outer: Destination): boolean {
  const name = ({ host, match, path }: Destination): Destination => ({ host, match, path });
  const ranges = ({ ips }: Destination): Destination => ({ match: "host", ips });
  return (
    holdsItsPorts(outer, inner) &&
    (inner.host === undefined || (outer.host !== undefined && covers(name(outer), name(inner)))) &&
    (inner.ips === undefined || (outer.ips !== undefined && covers(ranges(outer), ranges(inner))))
  );
}

/**
 * What of an earlier edition's entry still counts: itself where one current entry holds all of it, for as long as that one does; what the entry was narrowed to
 * where it was; otherwise nothing.
 */
function stillListed(entry: Entry, current: ReadonlyMap<string, Entry>): Entry[] {
  const own = current.get(entry.id);
  const holder =
    own && isWithin(entry, own) ? own : [...current.values()].find((candidate) => isWithin(entry, candidate));
  if (holder) {
    const { expires: _earlier, ...rest } = entry;
    return [{ ...rest, ...(holder.expires !== undefined && { expires: holder.expires }) }];
  }
  return own && isWithin(own, entry) ? [own] : [];
}

/** A subscription's part of the list: what the base edition had of the chosen tools, as far as the current list still lets it through. Never more. */
export function selectEntries(
  { toolIds, withOptional }: Pick<Choice, "toolIds" | "withOptional">,
  base: readonly Entry[],
  current: readonly Entry[],
): Entry[] {
  const byId = new Map(current.map((entry) => [entry.id, entry]));
  return base
    .filter(({ toolId, required }) => (toolIds?.includes(toolId) ?? true) && (withOptional || required))
    .flatMap((entry) => stillListed(entry, byId));
}
