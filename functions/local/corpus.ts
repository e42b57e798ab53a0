import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { faultsOf } from "#functions/research/corpus/check.ts";
import { type Corpus, loadableRecords, readCorpus } from "#functions/research/corpus/corpus.ts";
import { type CorpusFile, corpusName, filedKinds, folders } from "#functions/research/corpus/files.ts";
import type { CorpusProblem } from "#functions/research/corpus/problems.ts";
import { corpusFilesOf } from "#functions/research/corpus/selection.ts";
import type { Published, RecordKey } from "#functions/research/rules.ts";
import type { ResearchService } from "#functions/research/service.ts";
import type { Services } from "#functions/services.ts";
import { tools } from "./register/tools.ts";

type OnProgress = (done: number, total: number) => void;

/** The desk research that comes with the project. */
export const corpusFolder = path.join(import.meta.dirname, "../../research");

/** What files may name: the tools that every new catalogue begins with. */
export const knownToCorpus = { toolIds: new Set(tools.map(({ toolId }) => toolId)) };

/** None where there is no such folder. What a computer hides there is none of them. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
}

/** Of the folders of records alone: guides and the README are no records. */
async function filesIn(folder: string): Promise<CorpusFile[]> {
  const names = await Promise.all(
    filedKinds.map(async (kind) => {
      const inner = await namesIn(path.join(folder, folders[kind]));
      return inner.sort().map((name) => `${folders[kind]}/${name}`);
    }),
  );
  const read = async (name: string) => ({ name, text: await readFile(path.join(folder, name), "utf8") });
  return Promise.all(names.flat().map(read));
}

export const readCorpusIn = async (folder: string): Promise<Corpus> => readCorpus(await filesIn(folder));

const together = 10;

/**
 * Adds what is not in the table, unless something is wrong with the files. What is there stays as it is. The index is made anew
 * each time, so that one that was cut short is completed by the next.
 */
export async function loadCorpus(
  { research, library }: Pick<Services, "research" | "library">,
  folder: string,
  onProgress?: OnProgress,
): Promise<{ added: number; total: number; faults: CorpusProblem[] }> {
  const corpus = await readCorpusIn(folder);
  const records = loadableRecords(corpus);
  const faults = faultsOf(corpus, knownToCorpus);
  if (faults.length > 0) return { added: 0, total: records.length, faults };
  let added = 0;
  for (let at = 0; at < records.length; at += together) {
    added += await research.load(records.slice(at, at + together));
    onProgress?.(Math.min(at + together, records.length), records.length);
  }
  await library.rebuild();
  return { added, total: records.length, faults };
}

type Reading = Pick<ResearchService, "list" | "listFindingsOf" | "findPublished">;

async function keysFrom<Item extends RecordKey>(
  list: (cursor?: string) => Promise<{ items: Item[]; next?: string | undefined }>,
): Promise<RecordKey[]> {
  const keys: RecordKey[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await list(cursor);
    keys.push(...items.map(({ kind, recordId }) => ({ kind, recordId })));
    cursor = next;
  } while (cursor !== undefined);
  return keys;
}

/** Lists may be a moment behind: each record is read again as it is now. */
async function readPublished(research: Reading, onProgress?: OnProgress): Promise<Published[]> {
  const byKind = await Promise.all(filedKinds.map((kind) => keysFrom((cursor) => research.list(kind, cursor))));
  const studies = byKind.flat().filter(({ kind }) => kind === "study");
  const published = await research.findPublished(byKind.flat());
  for (const [at, { recordId }] of studies.entries()) {
    const findings = await keysFrom((cursor) => research.listFindingsOf(recordId, cursor));
    published.push(...(await research.findPublished(findings)));
    onProgress?.(at + 1, studies.length);
  }
  return published;
}

/** Makes the files what the table says. Files of records that are no more, or must not be in files, are removed; others are left alone. */
export async function exportCorpus(
  research: Reading,
  { folder, today }: { folder: string; today: string },
  onProgress?: OnProgress,
): Promise<{ written: string[]; removed: string[]; total: number }> {
  const files = corpusFilesOf(await readPublished(research, onProgress), today);
  const names = new Set(files.map(({ name }) => name));
  const before = new Map((await filesIn(folder)).map(({ name, text }) => [name, text]));
  const removed = [...before.keys()].filter((name) => corpusName.test(name) && !names.has(name));
  const written = files.filter(({ name, text }) => before.get(name) !== text);
  for (const name of removed) await rm(path.join(folder, name));
  for (const { name, text } of written) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flush: true });
  }
  return { written: written.map(({ name }) => name), removed, total: files.length };
}
