import type { Command } from "commander";
import { corpusFolder, exportCorpus, knownToCorpus, loadCorpus, readCorpusIn } from "#functions/local/corpus.ts";
import { checkCorpus } from "#functions/research/corpus/check.ts";
import type { CorpusProblem } from "#functions/research/corpus/problems.ts";
import type { Services } from "#functions/services.ts";
import { progressBar } from "./progress.ts";

type Out = (line: string) => void;
type Outcome = { exitCode: 0 | 1 };
type WithServices = <Result>(work: (services: Services) => Promise<Result>) => Promise<Result>;

const lineOf = ({ file, what, todo }: CorpusProblem): string => `${file}: ${what}. ${todo}.`;

/** One line a problem. Exit 1 where there is one. */
export async function printProblems(folder: string, today: string, out: Out): Promise<Outcome> {
  const corpus = await readCorpusIn(folder);
  const problems = checkCorpus(corpus, knownToCorpus, today);
  for (const problem of problems) out(lineOf(problem));
  out(`${corpus.filed.length} records, problems: ${problems.length}`);
  return { exitCode: problems.length === 0 ? 0 : 1 };
}

async function load(services: Services, out: Out): Promise<Outcome> {
  const bar = progressBar(process.stderr.isTTY, "loaded");
  const { added, total, faults } = await loadCorpus(services, corpusFolder, bar.onProgress).finally(bar.stop);
  for (const fault of faults) out(lineOf(fault));
  if (faults.length > 0) {
    out("nothing was loaded");
    return { exitCode: 1 };
  }
  out(`added ${added}, there already ${total - added}`);
  return { exitCode: 0 };
}

async function writeBack({ research }: Pick<Services, "research">, folder: string, out: Out): Promise<Outcome> {
  const bar = progressBar(process.stderr.isTTY, "studies read");
  const today = new Date().toISOString().slice(0, 10);
  const { written, removed, total } = await exportCorpus(research, { folder, today }, bar.onProgress).finally(bar.stop);
  for (const name of written) out(`written ${name}`);
  for (const name of removed) out(`removed ${name}`);
  out(`${total} files, ${written.length} written, ${removed.length} removed`);
  return { exitCode: 0 };
}

/** The published desk research as files, and as what an empty library begins with. */
export function defineResearch(
  research: Command,
  { withServices, out, exitWith }: { withServices: WithServices; out: Out; exitWith: (outcome: Outcome) => void },
): void {
  research.description("The published desk research, as files and in the library");
  research
    .command("load")
    .description("add what is in the project’s research folder and not in the library; what is there stays as it is")
    .action(async () => exitWith(await withServices((services) => load(services, out))));
  research
    .command("export")
    .option("--out <folder>", "where the files go", corpusFolder)
    .description("make the files what the library says: what is public and desk research alone")
    .action(async ({ out: folder }: { out: string }) =>
      exitWith(await withServices((services) => writeBack(services, folder, out))),
    );
  research
    .command("check")
    .argument("[folder]", "a folder of such files", corpusFolder)
    .description("say what is wrong with the files: names, fields, links, and what is out of date")
    .action(async (folder: string) =>
      exitWith(await printProblems(folder, new Date().toISOString().slice(0, 10), out)),
    );
}
