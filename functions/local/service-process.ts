import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./engine.ts";

const root = path.join(import.meta.dirname, "../..");
const longestGoodbye = 3_000;

export interface ServiceProcess {
  pid: number;
  origin: string;
  /** Resolves when it answers; rejects when it ended before that. */
  ready: Promise<void>;
  /** Everything it has printed. */
  output: () => string;
  /** As Ctrl-C does. Resolves when nothing of it runs any more. */
  stop: () => Promise<void>;
  /** The whole process group at once, as a power cut would. */
  kill: () => Promise<void>;
}

interface ServiceSettings {
  /** Such as `+8d`. */
  clockOffset?: string;
  port?: number;
  table?: string;
}

/** Sends the signal to every process of the group; false when there is none. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** What npm start runs, in a process group of its own. It can be stopped before it is ready, too. */
export async function spawnService(
  directory: string,
  { clockOffset = "+0d", port, table }: ServiceSettings = {},
): Promise<ServiceProcess> {
  const PORT = String(port ?? (await freePort()));
  const child = spawn(process.execPath, ["functions/local/node-24.js", "web/server.ts"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DATA_DIR: directory, PORT, CLOCK_OFFSET: clockOffset, ...(table && { TABLE_NAME: table }) },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("Commonlist could not be started");
  let output = "";
  const ended = once(child, "exit");
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Press Ctrl-C")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`Commonlist ended with ${code}: ${output}`)));
  });
  ready.catch(() => {});
  const end = async (send: () => void) => {
    if (child.exitCode === null && child.signalCode === null) {
      send();
      await ended;
    }
    // A process that nobody has collected looks alive for ever.
    for (let waited = 0; waited < longestGoodbye && signalGroup(pid, 0); waited += 20) await delay(20);
  };
  return {
    pid,
    origin: `http://localhost:${PORT}`,
    output: () => output,
    ready,
    stop: () => end(() => child.kill("SIGTERM")),
    kill: () => end(() => signalGroup(pid, "SIGKILL")),
  };
}
