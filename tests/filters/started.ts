import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A folder with these files that a filter can read which, started by root, goes on as a user of its own. */
export async function folderOf(files: Readonly<Record<string, string>>) {
  // e2guardian reads the names of some files in lower case.
  const folder = path.join(tmpdir(), `commonlist-filter-${randomUUID()}`);
  await mkdir(folder);
  await chmod(folder, 0o777);
  const write = async (more: Readonly<Record<string, string>>): Promise<void> => {
    for (const [file, body] of Object.entries(more)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), body);
    }
  };
  await write(files);
  return { folder, write, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a filter in the foreground and waits until `isUp` does not throw; what it printed is in the error when it never is. */
export async function startFilter(command: string, args: readonly string[], isUp: () => Promise<unknown>) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill();
    // Some first wait for what has long ended.
    const patience = setTimeout(() => child.kill("SIGKILL"), 1_000);
    await ended;
    clearTimeout(patience);
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await isUp();
      return { stop, printed: () => printed };
    } catch (error) {
      if (attempt < 300 && child.exitCode === null) {
        await delay(50);
        continue;
      }
      await stop();
      throw new Error(`${command} does not answer: ${printed}`, { cause: error });
    }
  }
}
