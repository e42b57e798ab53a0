import { type EntityConfiguration, Service } from "electrodb";
import { commit, readBatches } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { accessEntities } from "./entities.ts";
import { notShared, Sharing } from "./rules.ts";

/** What organisations agreed to make public. */
export function createSharingStore(config: EntityConfiguration) {
  const db = new Service(accessEntities(config), config);
  const { sharing } = db.entities;

  return {
    async findSharing(organisationId: string): Promise<Sharing> {
      const { data } = await sharing.get({ organisationId }).go({ consistent: true });
      return data ? Sharing.parse(data) : notShared;
    },

    /** Those of these whose records are public. */
    async findPublic(organisationIds: readonly string[]): Promise<Set<string>> {
      const found = await readBatches(
        [...new Set(organisationIds)],
        (batch) => sharing.get(batch.map((organisationId) => ({ organisationId }))).go({ consistent: true }),
        (item) => ({ organisationId: item.organisationId, isPublic: item.records }),
      );
      return new Set(found.flatMap(({ organisationId, isPublic }) => (isPublic ? organisationId : [])));
    },

    /** Everyone whose records are public. */
    async listPublic(): Promise<string[]> {
      const { data } = await sharing.query.listed({ list: "public_access_records" }).go({ pages: "all" });
      return data.map(({ organisationId }) => organisationId);
    },

    async saveSharing(organisationId: string, next: Sharing, act: Omit<Act, "subjectId">): Promise<void> {
      const item = {
        organisationId,
        ...{ records: next.records, figures: next.figures, version: next.version },
        list: next.records ? ("public_access_records" as const) : ("private_access_records" as const),
      };
      await commit(() =>
        db.transaction
          .write((actions) => [
            next.version === 1
              ? actions.sharing.create(item).commit()
              : actions.sharing
                  .put(item)
                  .where(({ version }, { eq }) => eq(version, next.version - 1))
                  .commit(),
            ...trace(actions, { ...act, subjectId: organisationId }),
          ])
          .go(),
      );
    },
  };
}

export type SharingStore = ReturnType<typeof createSharingStore>;
