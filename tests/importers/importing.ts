import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createCatalogueService } from "#functions/catalogue/service.ts";
import { createCatalogueStore } from "#functions/catalogue/store.ts";
import { importOrganisations, importTools } from "#functions/cli/import.ts";
import { createImportService } from "#functions/importers/service.ts";
import { createOrganisationService } from "#functions/organisations/service.ts";
import { createOrganisationStore } from "#functions/organisations/store.ts";
import { startTestEngine } from "../engine.ts";

const now = () => new Date("2026-11-21T12:00:00.000Z");

/** An empty registry, and the two commands run on files of it as the command line runs them. */
export async function startRegistry() {
  const { client, table, stop } = await startTestEngine();
  const organisations = createOrganisationService({ store: createOrganisationStore({ table, client }), now });
  const catalogue = createCatalogueService({ store: createCatalogueStore({ table, client }), now });
  const services = { importers: createImportService({ organisations, catalogue, now }) };
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-import-"));

  const run = async (command: typeof importTools, paths: readonly string[], dryRun = false) => {
    const lines: string[] = [];
    const { exitCode } = await command({ services, paths, dryRun, out: (line) => lines.push(line), progress: false });
    return { exitCode, lines, counts: lines.at(-1) ?? "" };
  };

  return {
    organisations,
    catalogue,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
    /** Writes a file to import and gives its path. */
    async file(name: string, content: string | Uint8Array): Promise<string> {
      const written = path.join(folder, name);
      await writeFile(written, content);
      return written;
    },
    importOrganisations: (paths: readonly string[], dryRun?: boolean) => run(importOrganisations, paths, dryRun),
    importTools: (paths: readonly string[], dryRun?: boolean) => run(importTools, paths, dryRun),
  };
}
