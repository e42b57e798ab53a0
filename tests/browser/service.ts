import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { freePort } from "#functions/local/engine.ts";

const root = path.join(import.meta.dirname, "../..");

export interface RunningService {
  origin: string;
  output: () => string;
  /** As Ctrl-C does. */
  stop: () => Promise<void>;
  /** The whole process group at once, as a power cut would. */
  kill: () => Promise<void>;
}

/** What npm start runs, in a process group of its own, ready to answer. */
export async function startService(directory: string, clockOffset = "+0d", port?: number): Promise<RunningService> {
  const PORT = String(port ?? (await freePort()));
  const child: ChildProcess = spawn(process.execPath, ["functions/local/node-24.js", "web/server.ts"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DATA_DIR: directory, PORT, CLOCK_OFFSET: clockOffset },
  });
  let output = "";
  const ended = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Press Ctrl-C")) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  const end = async (signal: NodeJS.Signals, pid: number) => {
    process.kill(pid, signal);
    await ended;
  };
  return {
    origin: `http://localhost:${PORT}`,
    output: () => output,
    stop: () => end("SIGTERM", child.pid ?? 0),
    kill: () => end("SIGKILL", -(child.pid ?? 0)),
  };
}
