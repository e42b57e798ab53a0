import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Sends the signal; true when there is no such process of ours any more. */
const isGone = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    process.kill(pid, signal);
    return false;
  } catch {
    return true;
  }
};

/** The arguments of a running process; empty where that cannot be told. */
const argumentsOf = async (pid: string): Promise<string[]> =>
  (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");

/**
 * Ends database engines that a killed Commonlist left running on this data directory. Call it only while holding the directory: then an
 * engine on it belongs to nobody. Recognised by its own arguments, never by a recorded process id, which may be another's by now.
 */
export async function endLeftoverEngines(directory: string): Promise<void> {
  const processes = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const given = await argumentsOf(pid);
    const databasePath = given[given.findIndex((argument) => argument === "--db-path" || argument === "-dbPath") + 1];
    const isOurs = databasePath === directory || databasePath?.startsWith(`${directory}/`);
    if (!isOurs || Number(pid) === process.pid) continue;
    while (!isGone(Number(pid), "SIGKILL")) await delay(20);
  }
}

/**
 * Ends that process when this one ends, however it does: a shell waits on a pipe that the kernel closes. Returns how to call it off.
 */
export function endWithUs(pid: number): () => void {
  const watchdog = spawn("sh", ["-c", `cat >/dev/null; kill -9 ${pid} 2>/dev/null`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watchdog.on("error", () => {});
  watchdog.unref();
  return () => {
    watchdog.kill("SIGKILL");
  };
}
