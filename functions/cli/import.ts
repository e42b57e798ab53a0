import { readFile } from "node:fs/promises";
import path from "node:path";
import { toGivenFile } from "#functions/importers/formats.ts";
import { reportLines } from "#functions/importers/report.ts";
import type { ImportOptions, ImportOutcome, ImportService } from "#functions/importers/service.ts";
import { decodeText } from "#functions/importers/texts.ts";
import { progressBar } from "./progress.ts";

export interface ImportRequest {
  services: { importers: ImportService };
  paths: readonly string[];
  dryRun?: boolean;
  /** Takes one line of the report. */
  out: (line: string) => void;
  /** A progress bar on standard error; by default where that is a terminal. */
  progress?: boolean;
}

/** The report goes to `out`, its counts last. Exit 1: a file can't be read or is of no known shape, and nothing was written. */
async function run(
  { paths, dryRun = false, out, progress = process.stderr.isTTY }: ImportRequest,
  importFiles: (options: ImportOptions) => Promise<ImportOutcome>,
): Promise<{ exitCode: 0 | 1 }> {
  const read = await Promise.allSettled(
    paths.map(async (file) => toGivenFile(path.basename(file), decodeText(await readFile(file)))),
  );
  const unreadable = paths.filter((_, at) => read[at]?.status === "rejected");
  if (unreadable.length > 0 || paths.length === 0) {
    out(paths.length === 0 ? "give at least one file" : `cannot read ${unreadable.join(", ")}: nothing was imported`);
    return { exitCode: 1 };
  }
  const files = read.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const bar = progressBar(progress, "written");
  try {
    const { results, unknown } = await importFiles({ files, isDryRun: dryRun, onProgress: bar.onProgress });
    bar.stop();
    if (unknown) {
      out(`${unknown.join(", ")}: not of a shape that is known here; nothing was imported`);
      return { exitCode: 1 };
    }
    for (const line of reportLines(results, { isDryRun: dryRun })) out(line);
    return { exitCode: 0 };
  } finally {
    bar.stop();
  }
}

export const importOrganisations = (request: ImportRequest) =>
  run(request, request.services.importers.importOrganisations);

export const importTools = (request: ImportRequest) => run(request, request.services.importers.importTools);

export const importAccess = (request: ImportRequest) => run(request, request.services.importers.importAccess);
