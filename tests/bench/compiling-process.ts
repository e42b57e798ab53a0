import { compileEdition } from "#functions/releases/compile.ts";
import { makeEntries, makeNames } from "./names.ts";

/** Of `@adguard/hostlist-compiler`, which brings no types. */
type HostlistCompile = (configuration: {
  name: string;
  sources: { source: string; type: "hosts" }[];
  transformations: string[];
}) => Promise<string[]>;

export type Compiler = "commonlist" | "hostlist-compiler";

export interface Compilation {
  milliseconds: number;
  /** Of the whole process, at its most. */
  megabytes: number;
  files: number;
  bytes: number;
}

const [compiler, count, file] = process.argv.slice(2) as [Compiler, string, string];

function compileEverything() {
  const content = {
    edition: 1,
    publishedAt: "2026-11-22T09:00:00.000Z",
    entries: makeEntries(makeNames(Number(count))),
  };
  const started = performance.now();
  const { files } = compileEdition(content);
  const milliseconds = performance.now() - started;
  return {
    milliseconds,
    files: files.length,
    bytes: files.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0),
  };
}

async function compileHostlist() {
  const imported = (await import("@adguard/hostlist-compiler" as string)) as { default: HostlistCompile };
  const started = performance.now();
  const lines = await imported.default({
    name: "Bench",
    sources: [{ source: file, type: "hosts" }],
    transformations: ["RemoveComments", "Compress", "Validate", "Deduplicate"],
  });
  const milliseconds = performance.now() - started;
  return { milliseconds, files: 1, bytes: Buffer.byteLength(lines.join("\n")) };
}

const measured = compiler === "commonlist" ? compileEverything() : await compileHostlist();
const megabytes = process.resourceUsage().maxRSS / 1024;
process.send?.({ ...measured, megabytes } satisfies Compilation);
