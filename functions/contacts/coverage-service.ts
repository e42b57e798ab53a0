import { isCurrent } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { Change } from "./change-service.ts";
import { type Category, type Census, type CoverageTotals, cellKey, censusOf, totalsOf } from "./coverage.ts";
import type { CoverageStore } from "./coverage-store.ts";

interface CoverageOptions {
  coverages: CoverageStore;
  change: Change;
  organisations: Pick<OrganisationService, "register">;
  now: () => Date;
}

/** What everyone, or every member, may know of who is known: states and counts. */
export function createCoverageService({ coverages, change, organisations, now }: CoverageOptions) {
  const today = (): string => now().toISOString().slice(0, 10);

  async function coverageOfMany(organisationIds: readonly string[]): Promise<ReadonlyMap<string, Category>> {
    const found = await coverages.findManyCoverages([...new Set(organisationIds)]);
    return new Map(found.map(({ organisationId, category }) => [organisationId, category]));
  }

  /** Counts an organisation that has ended, or is of another kind or nation now, as what it is. */
  const recount = (organisationId: string): Promise<void> =>
    change(organisationId, async (_household, _organisation, at) => {
      const act = { type: "coverage_recounted", subjectId: organisationId, actorId: "coverage census", at };
      return { acts: [{ act }] };
    });

  return {
    /** Reads the one item that says it. For members. */
    coverageOf: async (organisationId: string): Promise<Category> =>
      (await coverages.findCoverage(organisationId))?.category ?? "nobody",

    /** The same for many: who is missing is "nobody". */
    coverageOfMany,

    /** `census` is undefined before the first count. */
    async viewTotals(): Promise<CoverageTotals & { census: Census | undefined }> {
      const [totals, census] = await Promise.all([coverages.listTotals(), coverages.findCensus()]);
      return { ...totalsOf(totals, census ?? { counts: {} }), census };
    },

    /** Counts the organisations once a day. Safe to run at any time; costs one read when there is nothing to do. */
    async runDailyCensus(): Promise<void> {
      if ((await coverages.findCensus())?.countedOn === today()) return;
      const all = await organisations.register.everyOrganisation();
      if (all.length === 0) return;
      const byId = new Map(all.map((organisation) => [organisation.organisationId, organisation]));
      for (const coverage of await coverages.findManyCoverages([...byId.keys()])) {
        const organisation = byId.get(coverage.organisationId);
        if (!organisation) continue;
        const isMoved = cellKey(organisation) !== cellKey(coverage);
        const isOver = !isCurrent(organisation, today()) && coverage.category !== "nobody";
        if (isMoved || isOver) await recount(coverage.organisationId);
      }
      const current = all.filter((organisation) => isCurrent(organisation, today()));
      await coverages.saveCensus(censusOf(current, today()));
    },
  };
}
