import type { CatalogueService } from "#functions/catalogue/service.ts";
import { newId } from "#functions/ids.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { organisationFormats, recognise, toolFormats } from "./formats.ts";
import { planOrganisations, readFiles } from "./plan-organisations.ts";
import { planTools, toolIdsOf } from "./plan-tools.ts";
import type { Result } from "./report.ts";
import type { GivenFile } from "./units.ts";

export interface ImportServices {
  organisations: Pick<OrganisationService, "register">;
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
/** Writes under way at once: enough to keep the embedded engine busy, few enough for a small table. */
const writers = 8;

async function inParallel<Item>(
  items: readonly Item[],
  write: (item: Item) => Promise<unknown>,
  onDone: () => void,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) {
      await write(item);
      onDone();
    }
  };
  await Promise.all(Array.from({ length: writers }, worker));
}

/** Reads public files into the register and the catalogue, deciding everything before anything is written. */
export function createImportService({ organisations, catalogue, now }: ImportServices & { now: () => Date }) {
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
      const there = await catalogue.findTools(toolIdsOf(read));
      const known = await Promise.all(there.map(({ toolId }) => catalogue.requireTool(toolId)));
      const plan = planTools(read, known, { readOn: now().toISOString().slice(0, 10), actorId });
      if (isDryRun) return { results: plan.results };

      let done = 0;
      for (const { toolId, tool, added, changed } of plan.tools) {
        if (tool) await catalogue.register.saveTool(tool, actorId);
        await catalogue.register.saveDestinations(toolId, added, actorId);
        await catalogue.register.changeDestinations(toolId, changed, actorId);
        onProgress(++done, plan.tools.length);
      }
      return { results: plan.results };
    },
  };
}

export type ImportService = ReturnType<typeof createImportService>;
