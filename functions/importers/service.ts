import type { Statement } from "#functions/access/rules.ts";
import type { AccessService } from "#functions/access/service.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { newId } from "#functions/ids.ts";
import { codeKey, type Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { accessFormats, organisationFormats, recognise, toolFormats } from "./formats.ts";
import { codeOf, planAccess } from "./plan-access.ts";
import { planOrganisations, readFiles } from "./plan-organisations.ts";
import { planServices } from "./plan-services.ts";
import { planTools, toolIdsOf } from "./plan-tools.ts";
import type { Result } from "./report.ts";
import type { GivenFile, ToolUnit } from "./units.ts";

export interface ImportServices {
  access: Pick<AccessService, "register">;
  organisations: Pick<OrganisationService, "register" | "findByCode">;
  catalogue: Pick<CatalogueService, "findTools" | "requireTool" | "register">;
}

export interface ImportOptions {
  files: readonly GivenFile[];
  isDryRun: boolean;
  /** Told how much has been written, of how much. */
  onProgress?: (done: number, total: number) => void;
}

/** `unknown` names the files of no known shape; then nothing was read further and nothing written. */
export type ImportOutcome = { results: Result[]; unknown?: never } | { unknown: string[]; results?: never };

const actorId = "command line";
/** Reads or writes under way at once: enough to keep the embedded engine busy, few enough for a small table. */
const workers = 8;

async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  onDone: () => void = () => {},
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) {
      await work(item);
      onDone();
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** Reads public files into the register, the catalogue and the access records, deciding everything before anything is written. */
export function createImportService({ access, organisations, catalogue, now }: ImportServices & { now: () => Date }) {
  return {
    async importOrganisations({ files, isDryRun, onProgress = () => {} }: ImportOptions): Promise<ImportOutcome> {
      const { recognised, unknown } = recognise(files, organisationFormats);
      if (unknown.length > 0) return { unknown };
      const read = readFiles(recognised);
      const patterns = read.flatMap(({ units }) =>
        units.flatMap((unit) => (unit.type === "domain" ? [unit.pattern] : [])),
      );
      const { register } = organisations;
      const [known, domains] = await Promise.all([register.everyOrganisation(), register.findDomains(patterns)]);
      const plan = planOrganisations(read, { organisations: known, domains }, () => newId("organisation"));
      if (isDryRun) return { results: plan.results };

      const total = plan.organisations.length + plan.domains.length;
      let done = 0;
      await inParallel(
        plan.organisations,
        ({ before, after, source }) => register.save(before, after, { actorId, source }),
        () => onProgress(++done, total),
      );
      await register.saveDomains(plan.domains, actorId);
      onProgress(total, total);
      return { results: plan.results };
    },

    async importTools({ files, isDryRun, onProgress = () => {} }: ImportOptions): Promise<ImportOutcome> {
      const { recognised, unknown } = recognise(files, toolFormats);
      if (unknown.length > 0) return { unknown };
      const given = recognised.map(({ file }) => file);
      const read = recognised.map(({ file, format }) => ({ file: file.name, ...format.parse(file, given) }));
      const ofType = <Type extends ToolUnit["type"]>(type: Type) =>
        read.map(({ units, ...rest }) => ({
          ...rest,
          units: units.filter((unit): unit is Extract<ToolUnit, { type: Type }> => unit.type === type),
        }));
      const services = planServices(ofType("service"), await catalogue.register.everyTool());
      const destinations = ofType("destination");
      const there = await catalogue.findTools(toolIdsOf(destinations));
      const known = await Promise.all(there.map(({ toolId }) => catalogue.requireTool(toolId)));
      const added = services.added.map(({ toolId }) => ({ toolId, destinations: [] }));
      const day = now().toISOString().slice(0, 10);
      const plan = planTools(destinations, [...known, ...added], { readOn: day, actorId });
      const results = [...services.results, ...plan.results];
      if (isDryRun) return { results };

      const total = services.added.length + services.changed.length + plan.tools.length;
      let done = 0;
      for (const tool of services.added) {
        await catalogue.register.saveTool(tool, actorId);
        onProgress(++done, total);
      }
      for (const { tool, service } of services.changed) {
        await catalogue.register.saveService(tool, service, actorId);
        onProgress(++done, total);
      }
      for (const { toolId, tool, added, changed } of plan.tools) {
        if (tool) await catalogue.register.saveTool(tool, actorId);
        await catalogue.register.saveDestinations(toolId, added, actorId);
        await catalogue.register.changeDestinations(toolId, changed, actorId);
        onProgress(++done, total);
      }
      return { results };
    },

    /** Each row's records are of its own date. Nothing is taken back that an earlier file said and this one does not. */
    async importAccess({ files, isDryRun, onProgress = () => {} }: ImportOptions): Promise<ImportOutcome> {
      const { recognised, unknown } = recognise(files, accessFormats);
      if (unknown.length > 0) return { unknown };
      const read = recognised.map(({ file, format }) => ({ file: file.name, ...format.parse(file, []) }));
      const bodies = new Map<string, Organisation>();
      const histories = new Map<string, Statement[]>();
      const codes = new Map(read.flatMap(({ units }) => units.map(codeOf)).map((code) => [codeKey(code), code]));
      await inParallel([...codes], async ([key, code]) => {
        const body = await organisations.findByCode(code);
        if (!body) return;
        bodies.set(key, body);
        histories.set(body.organisationId, await access.register.historyOf(body.organisationId));
      });
      const plan = planAccess(read, {
        bodyOf: (code) => bodies.get(codeKey(code)),
        historyOf: (organisationId) => histories.get(organisationId) ?? [],
        tools: await catalogue.register.everyTool(),
        today: now().toISOString().slice(0, 10),
      });
      if (isDryRun) return { results: plan.results };
      const total = plan.statements.length;
      await access.register.saveStatements(plan.statements, actorId, (done) => onProgress(done, total));
      return { results: plan.results };
    },
  };
}

export type ImportService = ReturnType<typeof createImportService>;
