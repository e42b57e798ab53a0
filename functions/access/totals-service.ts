import type { Actor } from "#functions/accounts/rules.ts";
import type { ToolName } from "#functions/catalogue/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { isCurrent } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { batches } from "#functions/table.ts";
import { readCells, rowOf } from "./cells.ts";
import { type Combined, combine } from "./combine.ts";
import type { Census, ProjectionStore } from "./projection-store.ts";
import type { StatementContent } from "./rules.ts";
import { overallAnswers, type Tally, tallyOf } from "./tallies.ts";

interface TotalsOptions {
  projections: ProjectionStore;
  catalogue: Pick<CatalogueService, "listToolNames">;
  organisations: Pick<OrganisationService, "register">;
  now: () => Date;
  /** By tool and organisation. */
  statementsOn: (toolIds: readonly string[]) => Promise<ReadonlyMap<string, Map<string, StatementContent[]>>>;
}

export interface ToolAccess {
  tally: Tally;
  /** Undefined before the first count of organisations; then unknown is not counted either. */
  census: Census | undefined;
  /** At the actor's own organisation. */
  own: Combined | undefined;
}

const minutesBetweenCounts = 60;
/** In a larger register a tool's columns are too much to read for a few totals: pages show those of the last count. */
const mostCountedAtOnce = 500;
const toolsReadAtOnce = 6;

/** Part of the access service: in how many organisations each tool works. */
export function createTotalsService({ projections, catalogue, organisations, now, statementsOn }: TotalsOptions) {
  const at = () => now().toISOString();

  async function countTools(toolIds: readonly string[], current: number): Promise<ReadonlyMap<string, Tally>> {
    const stated = await statementsOn(toolIds);
    const tallyFor = (toolId: string) =>
      tallyOf(overallAnswers(stated.get(toolId) ?? new Map(), { now: at() }).values(), current);
    return new Map(toolIds.map((toolId) => [toolId, tallyFor(toolId)]));
  }

  async function findTotals(toolIds: readonly string[]) {
    const census = await projections.findCensus();
    const current = census?.current ?? 0;
    const tallies =
      current > mostCountedAtOnce ? await projections.findTallies(toolIds) : await countTools(toolIds, current);
    const tallyFor = (toolId: string): Tally => tallies.get(toolId) ?? tallyOf([], current);
    return { census, tallyFor };
  }

  async function statedAt(organisationId: string, toolId: string): Promise<readonly StatementContent[]> {
    const { cells } = await projections.findRow({ organisationId, row: rowOf(toolId) });
    return readCells(cells).get(toolId) ?? [];
  }

  return {
    /** In how many organisations a tool is open, limited, blocked or unknown, and what it is at one's own. */
    async viewTool(actor: Actor | undefined, toolId: string): Promise<ToolAccess> {
      const own = actor?.organisationId;
      const [{ census, tallyFor }, stated] = await Promise.all([
        findTotals([toolId]),
        own === undefined ? undefined : statedAt(own, toolId),
      ]);
      return { tally: tallyFor(toolId), census, own: stated && combine(stated, { now: at() }) };
    },

    /** Totals of several tools, naming no organisation: for everyone. */
    async viewTotals(
      tools: readonly ToolName[],
    ): Promise<{ tallies: (ToolName & { tally: Tally })[]; census?: Census }> {
      const { census, tallyFor } = await findTotals(tools.map(({ toolId }) => toolId));
      return { tallies: tools.map((tool) => ({ ...tool, tally: tallyFor(tool.toolId) })), ...(census && { census }) };
    },

    /** By the clock: how many organisations there are, and of a large register the totals of each tool. At most once an hour. */
    async countOrganisations(): Promise<void> {
      const last = await projections.findCensus();
      if (last && now().getTime() - Date.parse(last.countedAt) < minutesBetweenCounts * 60_000) return;
      const today = at().slice(0, 10);
      const all = await organisations.register.everyOrganisation();
      const current = all.filter((organisation) => isCurrent(organisation, today)).length;
      const counted = { current, countedAt: at() };
      const toolIds = current > mostCountedAtOnce ? (await catalogue.listToolNames()).map(({ toolId }) => toolId) : [];
      for (const batch of batches(toolIds, toolsReadAtOnce)) {
        for (const [toolId, tally] of await countTools(batch, current)) await projections.saveTally(toolId, tally);
      }
      await projections.saveCensus(counted);
    },
  };
}
