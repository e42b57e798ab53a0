import { type Actor, isMember } from "#functions/accounts/rules.ts";
import type { ToolKind } from "#functions/catalogue/rules.ts";
import { toolKinds } from "#functions/catalogue/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { Refusal } from "#functions/errors.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { type Cells, readCells } from "./cells.ts";
import type { ProjectionStore } from "./projection-store.ts";
import { maySeeRecords, type StatementContent } from "./rules.ts";
import type { SharingStore } from "./sharing-store.ts";
import { overallAnswers, type Tally, tallyOf } from "./tallies.ts";
import { type KindAnswer, usableTogether } from "./together.ts";
import { createTotalsService } from "./totals-service.ts";

export interface ReadingOptions {
  projections: ProjectionStore;
  sharing: SharingStore;
  catalogue: Pick<CatalogueService, "listToolNames">;
  organisations: Pick<OrganisationService, "findOrganisations" | "register">;
  now: () => Date;
}

export interface OrganisationAccess {
  organisation: Organisation;
  /** By kind of tool, how many of the catalogue's tools are in which status. */
  kinds: Record<ToolKind, Tally>;
}

/** As many organisations as meet at once: their rows are read together with nothing to spare. */
export const mostParties = 10;

/** Part of the access service: what pages show. Every answer is combined here and now; nothing is kept. */
export function createReadingService(options: ReadingOptions) {
  const { projections, sharing, catalogue, organisations, now } = options;
  const at = () => now().toISOString();
  const combining = () => ({ now: at() });

  async function statementsAt(organisationIds: readonly string[]) {
    const found = new Map(organisationIds.map((id) => [id, new Map<string, StatementContent[]>()]));
    const parsed = new Map<string, StatementContent>();
    for (const { organisationId, cells } of await projections.readRows(organisationIds)) {
      readCells(cells, found.get(organisationId), parsed);
    }
    return found;
  }

  async function statementsOn(toolIds: readonly string[]) {
    const parsed = new Map<string, StatementContent>();
    const columns = await Promise.all(toolIds.map((toolId) => projections.readColumns(toolId)));
    const statementsIn = (cells: readonly Cells[]) => {
      const into = new Map<string, StatementContent[]>();
      for (const each of cells) readCells(each, into, parsed);
      return into;
    };
    return new Map(toolIds.map((toolId, at) => [toolId, statementsIn(columns[at] ?? [])]));
  }

  return {
    ...createTotalsService({ ...options, statementsOn }),

    /** What these organisations can use together: one round of reads, whatever is stated there. For members. */
    async viewTogether(
      actor: Actor,
      organisationIds: readonly string[],
    ): Promise<{ parties: Organisation[]; kinds: KindAnswer[] }> {
      if (!isMember(actor)) throw new Refusal("organisation_needed");
      const ids = [...new Set(organisationIds)].slice(0, mostParties);
      const [stated, tools, parties] = await Promise.all([
        statementsAt(ids),
        catalogue.listToolNames(),
        organisations.findOrganisations(ids),
      ]);
      if (parties.length !== ids.length) throw new Refusal("not_found");
      const asParties = parties.map(({ organisationId, name }) => ({
        organisationId,
        name,
        statements: stated.get(organisationId) ?? new Map(),
      }));
      return { parties, kinds: usableTogether(asParties, tools, combining()) };
    },

    /** What is stated of a tool, by organisation: all of it for members, for others where the organisation agreed. */
    async recordsOnTool(actor: Actor | undefined, toolId: string): Promise<ReadonlyMap<string, StatementContent[]>> {
      const [stated, shared] = await Promise.all([
        statementsOn([toolId]),
        maySeeRecords(actor, { records: false }) ? undefined : sharing.listPublic(),
      ]);
      const byOrganisation = stated.get(toolId) ?? new Map<string, StatementContent[]>();
      if (shared === undefined) return byOrganisation;
      return new Map([...byOrganisation].filter(([organisationId]) => shared.includes(organisationId)));
    },

    /** One organisation's records by tool; undefined for somebody who may not see them. */
    async recordsOf(
      actor: Actor | undefined,
      organisationId: string,
    ): Promise<ReadonlyMap<string, StatementContent[]> | undefined> {
      const isPublic = maySeeRecords(actor, await sharing.findSharing(organisationId));
      return isPublic ? (await statementsAt([organisationId])).get(organisationId) : undefined;
    },

    /** For a page of organisations, by kind of tool: for members, and of those that agreed for everyone. */
    async viewMatrix(actor: Actor | undefined, shown: readonly Organisation[]): Promise<OrganisationAccess[]> {
      const ids = shown.map(({ organisationId }) => organisationId);
      const mayAll = maySeeRecords(actor, { records: false });
      const visible = mayAll ? new Set(ids) : await sharing.findPublic(ids);
      const [stated, tools] = await Promise.all([statementsAt([...visible]), catalogue.listToolNames()]);
      const kindOf = new Map(tools.map(({ toolId, kind }) => [toolId, kind]));
      const perKind = (kind: ToolKind) => tools.filter((tool) => tool.kind === kind).length;
      return shown
        .filter(({ organisationId }) => visible.has(organisationId))
        .map((organisation) => {
          const answers = overallAnswers(stated.get(organisation.organisationId) ?? new Map(), combining());
          const tallyFor = (kind: ToolKind) => {
            const ofKind = [...answers].filter(([toolId]) => kindOf.get(toolId) === kind);
            return tallyOf(
              ofKind.map(([, answer]) => answer),
              perKind(kind),
            );
          };
          const kinds = Object.fromEntries(toolKinds.map((kind) => [kind, tallyFor(kind)]));
          return { organisation, kinds: kinds as Record<ToolKind, Tally> };
        });
    },

    /** Those whose records everyone may see. */
    listPublicOrganisations: sharing.listPublic,
  };
}

export type ReadingService = ReturnType<typeof createReadingService>;
