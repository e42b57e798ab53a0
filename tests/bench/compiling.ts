import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Compilation, Compiler } from "./compiling-process.ts";
import { makeNames } from "./names.ts";

const count = 100_000;
/** What the compile of so many entries may need, whatever else grows. */
const mostMegabytes = 1_536;

/** In a process of its own, so that its memory is its own. */
async function compileIn(compiler: Compiler, file: string): Promise<Compilation> {
  const child = fork(new URL("./compiling-process.ts", import.meta.url), [compiler, String(count), file], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [`--max-old-space-size=${mostMegabytes}`],
  });
  const [measured] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${compiler} ended with ${code}`))),
  ])) as [Compilation];
  return measured;
}

/** All formats of 100,000 names by ours, one list of the same names by AdGuard's: one after the other, in this run. */
export async function measureCompiling() {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-bench-"));
  const file = path.join(folder, "hosts.txt");
  try {
    await writeFile(
      file,
      makeNames(count)
        .map((name) => `0.0.0.0 ${name}\n`)
        .join(""),
    );
    const theirs = await compileIn("hostlist-compiler", file);
    const ours = await compileIn("commonlist", file);
    return { count, mostMegabytes, ours, theirs, ratio: ours.milliseconds / theirs.milliseconds };
  } finally {
    await rm(folder, { recursive: true });
  }
}
