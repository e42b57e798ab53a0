import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { importAccess, importOrganisations, importTools } from "#functions/cli/import.ts";
import { printOpenness } from "#functions/cli/openness.ts";
import { startWorld } from "../journeys/world.ts";

/** An empty registry, and the commands run on files of it as the command line runs them. */
export async function startRegistry() {
  const { services, stop } = await startWorld({ at: "2026-11-21T12:00:00.000Z" });
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-import-"));

  const run = async (command: typeof importTools, paths: readonly string[], dryRun = false) => {
    const lines: string[] = [];
    const { exitCode } = await command({ services, paths, dryRun, out: (line) => lines.push(line), progress: false });
    return { exitCode, lines, counts: lines.at(-1) ?? "" };
  };

  return {
    services,
    organisations: services.organisations,
    catalogue: services.catalogue,
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
    importAccess: (paths: readonly string[], dryRun?: boolean) => run(importAccess, paths, dryRun),
    async openness(options: { asOf?: string; decay?: boolean } = {}) {
      const lines: string[] = [];
      const { exitCode } = await printOpenness(services, options, (line) => lines.push(line));
      return { exitCode, lines };
    },
  };
}
