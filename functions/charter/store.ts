import { type EntityConfiguration, Service } from "electrodb";
import { commit } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import { charterEntities } from "./entities.ts";
import { Charter } from "./rules.ts";

const charterKey = { charter: "charter" } as const;

export function createCharterStore(config: EntityConfiguration) {
  const db = new Service(charterEntities(config), config);

  return {
    async findCurrent(): Promise<Charter | undefined> {
      const { data } = await db.entities.charter.query
        .byVersion(charterKey)
        .go({ consistent: true, order: "desc", limit: 1 });
      return data[0] ? Charter.parse(data[0]) : undefined;
    },

    /** Newest first. */
    async listVersions(): Promise<Charter[]> {
      const { data } = await db.entities.charter.query.byVersion(charterKey).go({ order: "desc", pages: "all" });
      return data.map((item) => Charter.parse(item));
    },

    /** The version after the last one; the same version twice is refused unless it is the same proposal's. */
    async saveVersion(charter: Charter, actorId: string): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.charter.create({ ...charterKey, ...charter }).commit({ response: "all_old" }),
              ...trace(actions, {
                type: "charter_adopted",
                subjectId: `charter ${charter.version}`,
                actorId,
                at: charter.adoptedAt,
              }),
            ])
            .go(),
        [(stored) => (Charter.parse(stored).proposalId === charter.proposalId ? undefined : "changed_meanwhile")],
      );
    },
  };
}

export type CharterStore = ReturnType<typeof createCharterStore>;
