import { overlaps } from "#functions/catalogue/destinations.ts";
import { type EntryChange, type EntryContent, everyEntry, type WhitelistState } from "./rules.ts";

/** Every number on the list with what it says, current or announced. */
const contents = (state: WhitelistState): Map<number, EntryContent> =>
  new Map(everyEntry(state).map((entry) => [entry.id, entry]));

/** The same on the network; who carried it, and in which edition, does not matter. */
export const saysTheSame = (a: EntryContent | undefined, b: EntryContent | undefined): boolean =>
  JSON.stringify(networkPart(a)) === JSON.stringify(networkPart(b));

const networkPart = (entry: EntryContent | undefined) =>
  entry && [
    entry.host,
    entry.match,
    entry.path,
    entry.tcp,
    entry.udp,
    entry.ips,
    entry.required,
    entry.notes,
    entry.toolId,
  ];

/**
 * Whether the list has moved under a proposal: an entry that it changes or removes, or one that overlaps what it adds,
 * is not as it was in the edition that the proposal was written against and voted on.
 */
export function isStale(changes: readonly EntryChange[], base: WhitelistState, current: WhitelistState): boolean {
  const before = contents(base);
  const after = contents(current);
  const moved = [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => !saysTheSame(before.get(id), after.get(id)),
  );
  return changes.some((change) =>
    moved.some((id) => {
      if (change.op !== "add" && change.entryId === id) return true;
      const versions = [before.get(id), after.get(id)].filter((entry) => entry !== undefined);
      return change.op !== "remove" && versions.some((entry) => overlaps(entry, change.entry));
    }),
  );
}

/** A change or a removal of an entry that is not there. */
export const hasMissingEntry = (changes: readonly EntryChange[], current: WhitelistState): boolean => {
  const ids = contents(current);
  return changes.some((change) => change.op !== "add" && !ids.has(change.entryId));
};
