import { type EntityConfiguration, Service } from "electrodb";
import { commit, type Page, readPage } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import { organisationEntities } from "./entities.ts";
import { PendingChange } from "./pending-changes.ts";

const pageSize = 50;

/** Part of the organisations' store: changes that wait for a second steward. */
export function createPendingStore(config: EntityConfiguration) {
  const db = new Service(organisationEntities(config), config);

  return {
    async findPending(organisationId: string): Promise<PendingChange | undefined> {
      const { data } = await db.entities.pendingChange.get({ organisationId }).go({ consistent: true });
      return data ? PendingChange.parse(data) : undefined;
    },

    /** The bodies with a change that waits, the longest waiting first. */
    listPending: (cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) =>
          db.entities.pendingChange.query
            .waiting({ desk: "organisation_changes" })
            .go({ limit: pageSize, cursor: after }),
        ({ organisationId }) => organisationId,
      ),

    /** In the place of one that was made from an older version, or that was made before by the same steward. */
    async savePending(pending: PendingChange): Promise<void> {
      const { organisationId, digest, proposedBy, proposedAt, baseVersion } = pending;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.pendingChange
                .put({ ...pending, desk: "organisation_changes" })
                .where(
                  (stored, { notExists, eq, lt }) =>
                    `${notExists(stored.digest)} OR ${eq(stored.proposedBy, proposedBy)} OR ${lt(stored.baseVersion, baseVersion)}`,
                )
                .commit(),
              ...trace(actions, {
                type: "organisation_change_proposed",
                subjectId: organisationId,
                actorId: proposedBy,
                at: proposedAt,
                digest,
              }),
            ])
            .go(),
        [() => "change_pending"],
      );
    },

    async saveDiscarded({ organisationId, digest }: PendingChange, actorId: string, at: string): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.pendingChange
              .remove({ organisationId })
              .where((stored, { eq }) => eq(stored.digest, digest))
              .commit(),
            ...trace(actions, {
              type: "organisation_change_discarded",
              subjectId: organisationId,
              actorId,
              at,
              digest,
            }),
          ])
          .go(),
      );
    },
  };
}
