import { type EntityConfiguration, Service } from "electrodb";
import { type Coverage, counterChanges, noNation } from "./coverage.ts";
import { contactEntities } from "./entities.ts";

const contactDatabase = (config: EntityConfiguration) => new Service(contactEntities(config), config);
type Actions = Parameters<Parameters<ReturnType<typeof contactDatabase>["transaction"]["write"]>[0]>[0];

/** An organisation's coverage and the counters that it moves. Written by every act there, so that no two decide from the same state. */
export const coverageWrites = (
  { coverage, coverageTotal }: Pick<Actions, "coverage" | "coverageTotal">,
  { before, after }: { before: Coverage | undefined; after: Coverage },
) => [
  coverage
    .put(after)
    .where(({ version }, { eq, notExists }) => (before ? eq(version, before.version) : notExists(version)))
    .commit(),
  ...counterChanges(before, after).map(({ kind, nation, add }) =>
    coverageTotal
      .upsert({ list: "coverage totals", kind, nation: nation ?? noNation })
      .add(add)
      .commit(),
  ),
];
