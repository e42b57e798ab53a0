import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Services } from "#functions/services.ts";
import { corpusFolder, loadCorpus } from "./corpus.ts";
import { loadStarterRegister } from "./register/load.ts";
import { loadSampleData } from "./sample/load.ts";

async function loadResearch(services: Services): Promise<void> {
  const { faults } = await loadCorpus(services, corpusFolder);
  if (faults.length > 0) throw new Error(`research/: ${faults.map(({ file, what }) => `${file} ${what}`).join("; ")}`);
}

/**
 * Loads the starter register, the research library and the sample data unless that was finished before. Each part adds what is
 * missing and changes nothing that is there, so one that was cut short is completed by the next start; the mark is written last.
 */
export async function loadOnFirstStart(
  services: Services,
  directory: string,
  say: (line: string) => void,
): Promise<void> {
  const mark = path.join(directory, "loaded.txt");
  const isDone = (await readFile(mark, "utf8").catch(() => "")) !== "";
  if (isDone) return;
  say(
    "First start: loading the starter register of organisations and tools, the research library, and sample people …",
  );
  await loadStarterRegister(services);
  await loadResearch(services);
  await loadSampleData(services);
  await writeFile(mark, "The starter register, the research library and the sample data were loaded.\n", {
    flush: true,
  });
}
