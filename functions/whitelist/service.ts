import { Refusal } from "#functions/errors.ts";
import { type ChangeRecord, emptyState, type Release, type WhitelistState } from "./rules.ts";
import type { WhitelistStore } from "./store.ts";

const releasesPerPage = 25;

/** Reading the list: what is current, what an edition held, what it changed. */
export function createWhitelistService({ store }: { store: WhitelistStore }) {
  async function requireRelease(edition: number): Promise<Release> {
    const release = await store.findRelease(edition);
    if (!release) throw new Refusal("not_found");
    return release;
  }

  return {
    requireRelease,
    findCurrent: store.findCurrent,

    async currentState(): Promise<WhitelistState> {
      const current = await store.findCurrent();
      return current ? store.readState(current) : emptyState;
    },

    async stateOf(edition: number): Promise<WhitelistState> {
      return edition === 0 ? emptyState : store.readState(await requireRelease(edition));
    },

    async changesOf(edition: number): Promise<ChangeRecord[]> {
      return store.readChanges(await requireRelease(edition));
    },

    /** Everything since that edition, oldest first. */
    async changesSince(edition: number): Promise<ChangeRecord[]> {
      const releases = await store.listReleasesAfter(edition);
      return (await Promise.all(releases.map((release) => store.readChanges(release)))).flat();
    },

    listReleases: (cursor?: string) => store.listReleases(cursor, releasesPerPage),
  };
}

export type WhitelistService = ReturnType<typeof createWhitelistService>;
