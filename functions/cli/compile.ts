import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { SingleBar } from "cli-progress";
import { decodeText } from "#functions/importers/texts.ts";
import { type Compiled, compileEdition, defaultOptions } from "#functions/releases/compile.ts";
import { readEntriesFile, unpublishedAt } from "#functions/releases/entries-file.ts";
import type { Content } from "#functions/releases/formats/format.ts";
import { type CheckedFormat, formats as everyFormat, findFormat } from "#functions/releases/formats.ts";
import { Resolver } from "#functions/releases/resolver.ts";

export interface CompileRequest {
  file: string;
  into: string;
  /** Names of formats, or of their files; all of them where none is named. */
  formats?: readonly string[];
  resolver?: string;
  /** Takes one line of the report. */
  out: (line: string) => void;
  /** A progress bar on standard error for large files; by default where that is a terminal. */
  progress?: boolean;
}

const mostShown = 20;
/** What is bad is shown as it is, but nothing in it moves a terminal's cursor. */
const onOneLine = (text: string): string => text.replace(/\p{C}/gu, "\uFFFD");
const isLarge = 5_000;

function progressBar(what: string, isShown: boolean) {
  const bar = new SingleBar({
    format: `{bar} {value} of {total} ${what}`,
    stream: process.stderr,
    clearOnComplete: true,
  });
  return {
    onProgress(done: number, total: number): void {
      if (!isShown || total === 0) return;
      if (done === 1) bar.start(total, 0);
      bar.update(done);
      if (done === total) bar.stop();
    },
  };
}

/** One format after the other, each of them told to the bar. */
function compileAll(content: Content, formats: readonly CheckedFormat[], resolver: string, isShown: boolean): Compiled {
  const bar = progressBar("formats", isShown && content.entries.length >= isLarge);
  let done = 0;
  const told = formats.map((format) => ({
    ...format,
    compile: (...given: Parameters<CheckedFormat["compile"]>) => {
      const files = format.compile(...given);
      done += 1;
      bar.onProgress(done, formats.length);
      return files;
    },
  }));
  return compileEdition(content, { options: { ...defaultOptions, resolver }, formats: told });
}

/** Every byte is on the disk before the first name changes. What is withheld must not live on in a copy from before. */
async function writeAll(into: string, { files, withheld }: Compiled): Promise<void> {
  await mkdir(into, { recursive: true });
  const waiting = await mkdtemp(path.join(into, ".compiling-"));
  try {
    for (const { file, body } of files) await writeFile(path.join(waiting, file), body, { flush: true });
    for (const { file } of files) await rename(path.join(waiting, file), path.join(into, file));
    for (const file of withheld.flatMap((each) => each.files)) await rm(path.join(into, file), { force: true });
  } finally {
    await rm(waiting, { recursive: true });
  }
}

function reportLines({ manifest, withheld }: Compiled): string[] {
  return [
    ...manifest
      .filter(({ file }) => file !== "losses.json")
      .map(({ file, entries, losses }) => `${file}: ${entries} entries${losses > 0 ? `, ${losses} losses` : ""}`),
    ...withheld.map(
      ({ format, reason, has, most }) =>
        `${format}: withheld, because its product takes ${most} ${reason === "too_large" ? "bytes" : "entries"} and this would be ${has}`,
    ),
  ];
}

/** Exit 1: something that was given is bad, and no file was written. */
export async function compileFile({
  file,
  into,
  formats: names = [],
  resolver = defaultOptions.resolver,
  out,
  progress = process.stderr.isTTY,
}: CompileRequest): Promise<{ exitCode: 0 | 1 }> {
  const unknown = names.filter((name) => !findFormat(name));
  if (unknown.length > 0) {
    out(`${unknown.join(", ")}: no such format. There are ${everyFormat.map(({ name }) => name).join(", ")}`);
    return { exitCode: 1 };
  }
  if (!Resolver.safeParse(resolver).success) {
    out(`${resolver} is no name server: give an IP address, with #PORT if it is not 53, such as 127.0.0.1#5353`);
    return { exitCode: 1 };
  }
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) {
    out(`cannot read ${file}: no file was written`);
    return { exitCode: 1 };
  }
  const text = decodeText(bytes);
  const { content, bad } = readEntriesFile(
    text,
    progressBar("entries read", progress && text.length > 1_000_000).onProgress,
  );
  if (!content) {
    for (const { id, reason } of bad.slice(0, mostShown)) out(onOneLine(`${id}: ${reason}`));
    out(`${bad.length} bad: no file was written`);
    return { exitCode: 1 };
  }
  const chosen =
    names.length > 0 ? everyFormat.filter((format) => names.some((name) => findFormat(name) === format)) : everyFormat;
  const compiled = compileAll(content, chosen, resolver, progress);
  try {
    await writeAll(into, compiled);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    out(`cannot write into ${into}: ${error.message}`);
    return { exitCode: 1 };
  }
  for (const line of reportLines(compiled)) out(line);
  if (content.publishedAt === unpublishedAt) {
    out(`publishedAt is missing: the files say ${unpublishedAt}, and Defender drops rows without an expiry as lapsed`);
  }
  return { exitCode: 0 };
}
