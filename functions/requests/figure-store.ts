import { type EntityConfiguration, Service } from "electrodb";
import { commit } from "#functions/table.ts";
import { deskEntities } from "./desk-entities.ts";
import { Count } from "./figures.ts";
import { timerShardOf, timerShards } from "./request.ts";

/** The whole service's, which every request adds to and so lies in shards. */
const everywhere = "everywhere";

/** Counts of requests and of the days that their steps took. */
export function createFigureStore(config: EntityConfiguration) {
  const db = new Service(deskEntities(config), config);
  const { figure, counted } = db.entities;

  async function readCounts(scope: string, shards: readonly number[], measure?: string): Promise<Count[]> {
    const found = await Promise.all(
      shards.map((shard) => figure.query.byScope({ scope, shard, ...(measure && { measure }) }).go({ pages: "all" })),
    );
    return found.flatMap(({ data }) => data.map((item) => Count.parse(item)));
  }

  return {
    /** Up to which version of a request its steps have been counted, and whether its answer was among them. */
    async findCounted(requestId: string): Promise<{ version: number; answered: boolean }> {
      const { data } = await counted.get({ requestId }).go({ consistent: true });
      return data ?? { version: 0, answered: false };
    },

    /** Adds what came after that version, once however often it runs. */
    async saveCounts(
      { requestId, organisationId }: { requestId: string; organisationId: string },
      before: { version: number },
      after: { version: number; answered: boolean },
      counts: readonly Omit<Count, "count">[],
    ): Promise<void> {
      const scopes = [
        { scope: everywhere, shard: timerShardOf(requestId) },
        { scope: organisationId, shard: 0 },
      ];
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.counted
                .put({ requestId, ...after })
                .where(({ version }, { eq, notExists }) =>
                  before.version === 0 ? notExists(version) : eq(version, before.version),
                )
                .commit(),
              ...scopes.flatMap((scope) =>
                counts.map((each) =>
                  actions.figure
                    .upsert({ ...scope, ...each })
                    .add({ count: 1 })
                    .commit(),
                ),
              ),
            ])
            .go(),
        [() => undefined],
      );
    },

    countsOfAll: () => readCounts(everywhere, timerShards),
    countsOfStep: (measure: string) => readCounts(everywhere, timerShards, measure),
    countsOfOrganisation: (organisationId: string) => readCounts(organisationId, [0]),
  };
}

export type FigureStore = ReturnType<typeof createFigureStore>;
