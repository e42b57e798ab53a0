import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Services } from "#functions/services.ts";
import { loadStarterRegister } from "./register/load.ts";
import { loadSampleData } from "./sample/load.ts";

/**
 * Loads the starter register and the sample data unless that was finished before. Each part adds what is missing and changes nothing
 * that is there, so one that was cut short is completed by the next start; the mark is written last.
 */
export async function loadOnFirstStart(
  services: Services,
  directory: string,
  say: (line: string) => void,
): Promise<void> {
  const mark = path.join(directory, "loaded.txt");
  const isDone = (await readFile(mark, "utf8").catch(() => "")) !== "";
  if (isDone) return;
  say("First start: loading the starter register of organisations and tools, and sample people …");
  await loadStarterRegister(services);
  await loadSampleData(services);
  await writeFile(mark, "The starter register and the sample data were loaded.\n", { flush: true });
}
