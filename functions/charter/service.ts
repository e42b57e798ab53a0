import { type Charter, type CharterTerms, firstTerms } from "./rules.ts";
import type { CharterStore } from "./store.ts";

export function createCharterService({ store, now }: { store: CharterStore; now: () => Date }) {
  return {
    /** The charter in force. Before any was voted for, the first. */
    async currentCharter(): Promise<Charter> {
      const current = await store.findCurrent();
      return current ?? { version: 1, terms: firstTerms, adoptedAt: new Date(0).toISOString() };
    },

    /** Those that a vote adopted, newest first. */
    listVersions: store.listVersions,

    /**
     * Puts new terms in force after a carried vote. They follow the version that was voted on: where another change came
     * first, the answer is false and nothing changes.
     */
    async adoptTerms(
      terms: CharterTerms,
      { basedOn, proposalId }: { basedOn: number; proposalId: string },
    ): Promise<boolean> {
      const current = await this.currentCharter();
      if (current.proposalId === proposalId) return true;
      if (current.version !== basedOn) return false;
      await store.saveVersion(
        { version: basedOn + 1, terms, adoptedAt: now().toISOString(), proposalId },
        "electoral roll",
      );
      return true;
    },
  };
}

export type CharterService = ReturnType<typeof createCharterService>;
