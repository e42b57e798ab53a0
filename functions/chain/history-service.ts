import { Refusal } from "#functions/errors.ts";
import type { ChangeRecord, NumberedEntry, Release, WhitelistState } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { findEntry, type Standing, standingOf } from "./rules.ts";

/** An entry as it stood, or is to stand, from some time on. */
export interface EntryVersion {
  entry: NumberedEntry;
  /** The edition it was in force with, and when that was published; undefined for what is only announced. */
  since?: { edition: number; publishedAt: string };
  expires?: string;
  effectiveAt?: string;
}

export interface EntryHistory {
  entryId: number;
  standing: Standing;
  /** Newest first. */
  versions: EntryVersion[];
  /** There are older ones, which are not among these. */
  hasMore: boolean;
  /** What ended it, for an entry that is gone. */
  end: { release: Release; record: ChangeRecord } | undefined;
}

const mostVersions = 12;

/** What became of one entry. Reads as many editions as it changed in, and a handful to find one that is gone. */
export function createEntryHistory({
  whitelist,
}: {
  whitelist: Pick<WhitelistService, "currentState" | "stateOf" | "requireRelease" | "changesOf">;
}) {
  /**
   * The last edition that has the entry. Numbers are given once and in order: since the edition that gave this one, the entry
   * is there until it goes, so that halving finds where.
   */
  async function lastStateWith(entryId: number, current: WhitelistState): Promise<WhitelistState> {
    if (entryId > current.lastEntryId) throw new Refusal("not_found");
    let [there, gone] = [0, current.edition];
    while (gone - there > 1) {
      const middle = Math.floor((there + gone) / 2);
      const state = await whitelist.stateOf(middle);
      const isGone = state.lastEntryId >= entryId && !findEntry(state, entryId);
      [there, gone] = isGone ? [there, middle] : [middle, gone];
    }
    return whitelist.stateOf(there);
  }

  async function versionsIn(state: WhitelistState, entryId: number): Promise<EntryVersion[]> {
    const versions: EntryVersion[] = state.announced
      .filter(({ entry }) => entry.id === entryId)
      .map(({ entry, effectiveAt }) => ({ entry, effectiveAt }));
    let entry = state.entries.find(({ id }) => id === entryId);
    while (entry && versions.length <= mostVersions) {
      const { edition, expires } = entry;
      const { publishedAt } = await whitelist.requireRelease(edition);
      versions.push({ entry, since: { edition, publishedAt }, expires });
      entry = (await whitelist.stateOf(edition - 1)).entries.find(({ id }) => id === entryId);
    }
    return versions;
  }

  async function endAfter(edition: number, entryId: number): Promise<EntryHistory["end"]> {
    const [release, changes] = await Promise.all([whitelist.requireRelease(edition), whitelist.changesOf(edition)]);
    const record = changes.find(({ id, what }) => id === entryId && what === "removed");
    return record && { release, record };
  }

  return async (entryId: number): Promise<EntryHistory> => {
    const current = await whitelist.currentState();
    const standing = standingOf(current, entryId);
    const last = standing === "gone" ? await lastStateWith(entryId, current) : current;
    const versions = await versionsIn(last, entryId);
    if (versions.length === 0) throw new Refusal("not_found");
    const end = standing === "gone" ? await endAfter(last.edition + 1, entryId) : undefined;
    const hasMore = versions.length > mostVersions;
    return { entryId, standing, versions: versions.slice(0, mostVersions), hasMore, end };
  };
}
