import { type EntityConfiguration, Service } from "electrodb";
import { batches, commit, type Page, readPage, transactionLimit } from "#functions/table.ts";
import { proposalEntities } from "./entities.ts";
import type { NeedEvidence } from "./rules.ts";

const perPage = 25;

/** The way from needs and findings to the proposals that rest on them. Part of the proposals' store. */
export function createEvidenceStore(config: EntityConfiguration) {
  const db = new Service(proposalEntities(config), config);

  return {
    /**
     * Finds the proposal from its needs and from the findings under them. Written while it is a draft, as a vote may rest on
     * more than one transaction holds; readers ask the proposal itself what its vote rested on.
     */
    async noteEvidence(proposalId: string, evidence: readonly NeedEvidence[]): Promise<void> {
      const findingIds = new Set(evidence.flatMap((each) => each.findingIds));
      const links = [
        ...evidence.map(({ needId }) => ({ supportKind: "need" as const, supportId: needId })),
        ...[...findingIds].map((supportId) => ({ supportKind: "finding" as const, supportId })),
      ];
      for (const batch of batches(links, transactionLimit)) {
        await commit(() =>
          db.transaction
            .write(({ link }) =>
              batch.map((support) => link.put({ ...support, kind: "proposal", recordId: proposalId }).commit()),
            )
            .go(),
        );
      }
    },

    /** Proposals that were noted to rest on a need or a finding, by id. */
    listResting: (supportKind: "need" | "finding", supportId: string, cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) =>
          db.entities.link.query
            .bySupport({ supportKind, supportId, kind: "proposal" })
            .go({ limit: perPage, cursor: after, consistent: true }),
        ({ recordId }) => recordId,
      ),
  };
}
