import type { EntityConfiguration } from "electrodb";
import { readBatches } from "#functions/table.ts";
import { Census, Coverage, CoverageTotal } from "./coverage.ts";
import { coverageEntities } from "./coverage-entities.ts";

/** What pages may read: states and counts, and nothing that lies beside them. */
export function createCoverageStore(config: EntityConfiguration) {
  const { coverage, coverageTotal, coverageCensus } = coverageEntities(config);

  return {
    async findCoverage(organisationId: string): Promise<Coverage | undefined> {
      const { data } = await coverage.get({ organisationId }).go({ consistent: true });
      return data ? Coverage.parse(data) : undefined;
    },

    /** Those that have one, in no order. */
    findManyCoverages: (organisationIds: readonly string[]): Promise<Coverage[]> =>
      readBatches(
        organisationIds,
        (batch) => coverage.get(batch.map((organisationId) => ({ organisationId }))).go({ consistent: true }),
        (item) => Coverage.parse(item),
      ),

    async listTotals(): Promise<CoverageTotal[]> {
      const { data } = await coverageTotal.query
        .byCell({ list: "coverage totals" })
        .go({ consistent: true, pages: "all" });
      return data.map((item) => CoverageTotal.parse(item));
    },

    async findCensus(): Promise<Census | undefined> {
      const { data } = await coverageCensus.get({ list: "coverage census" }).go({ consistent: true });
      return data ? Census.parse(data) : undefined;
    },

    /** A projection of the register: whoever counts last is as right as whoever counted first. */
    async saveCensus(census: Census): Promise<void> {
      await coverageCensus.put({ list: "coverage census", ...census }).go();
    },
  };
}

export type CoverageStore = ReturnType<typeof createCoverageStore>;
