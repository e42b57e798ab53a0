import { type EntityConfiguration, Service } from "electrodb";
import type { EffectType } from "#functions/outbox/rules.ts";
import { commit } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import type { Release } from "#functions/whitelist/rules.ts";
import { releaseEntities } from "./entities.ts";
import { PreparedEdition } from "./rules.ts";

const whitelist = "whitelist" as const;

export function createReleaseStore(config: EntityConfiguration) {
  const db = new Service(releaseEntities(config), config);

  return {
    async findPrepared(): Promise<PreparedEdition | undefined> {
      const { data } = await db.entities.prepared.get({ whitelist }).go({ consistent: true });
      return data ? PreparedEdition.parse(data) : undefined;
    },

    /** The last day of which people were told what expires. */
    async findDayTold(): Promise<string | undefined> {
      const { data } = await db.entities.dailyTask.get({ whitelist, task: "expiry_warning" }).go({ consistent: true });
      return data?.doneOn;
    },

    async saveDayTold(doneOn: string): Promise<void> {
      await db.entities.dailyTask.put({ whitelist, task: "expiry_warning", doneOn }).go();
    },

    /** Only while nothing else is prepared. */
    async savePrepared(prepared: PreparedEdition): Promise<void> {
      const { edition, preparedBy, preparedAt, digest } = prepared;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.prepared.create({ whitelist, ...prepared }).commit({ response: "all_old" }),
              ...trace(actions, {
                type: "edition_prepared",
                subjectId: String(edition),
                actorId: preparedBy,
                at: preparedAt,
                digest,
              }),
            ])
            .go(),
        [(stored) => (PreparedEdition.parse(stored).digest === digest ? undefined : "already_prepared")],
      );
    },

    async saveDiscarded({ edition, digest }: PreparedEdition, actorId: string, at: string): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.prepared
              .remove({ whitelist })
              .where((stored, { eq }) => eq(stored.digest, digest))
              .commit(),
            ...trace(actions, { type: "edition_discarded", subjectId: String(edition), actorId, at, digest }),
          ])
          .go(),
      );
    },

    /**
     * Publishes: the edition after `release.edition - 1`, exactly once. Whoever comes second finds the number taken.
     * `approved` is what a second publisher approved; an edition that only puts announced entries in force has none.
     */
    async saveRelease(
      release: Release,
      nextDueAt: string | undefined,
      actorId: string,
      approved?: PreparedEdition,
    ): Promise<void> {
      const { edition, bodyDigest, publishedAt, proposalIds } = release;
      const effects: EffectType[] = ["edition_published"];
      if (release.kind === "removed_at_once") effects.push("entries_removed_at_once");
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.current
              .put({ whitelist, edition, bodyDigest, ...(nextDueAt && { nextDueAt }) })
              .where((stored, { eq, notExists }) =>
                edition === 1 ? notExists(stored.edition) : eq(stored.edition, edition - 1),
              )
              .commit(),
            actions.release.create({ whitelist, ...release }).commit(),
            ...(approved
              ? [
                  actions.prepared
                    .remove({ whitelist })
                    .where((stored, { eq }) => eq(stored.digest, approved.digest))
                    .commit(),
                ]
              : []),
            ...proposalIds.map((proposalId) =>
              actions.proposal
                .patch({ proposalId })
                .set({ status: "published", edition, shelf: "ended", updatedAt: publishedAt })
                .add({ version: 1 })
                .where((stored, { eq }) => eq(stored.status, "carried"))
                .commit(),
            ),
            ...trace(
              actions,
              { type: "edition_published", subjectId: String(edition), actorId, at: publishedAt, digest: bodyDigest },
              effects,
            ),
          ])
          .go(),
      );
    },
  };
}

export type ReleaseStore = ReturnType<typeof createReleaseStore>;
