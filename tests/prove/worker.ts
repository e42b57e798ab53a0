import { parentPort } from "node:worker_threads";
import { findFormat } from "#functions/releases/formats.ts";
import { proveAtLength } from "./proofs.ts";

export interface Task {
  name: string;
  probes: number;
  seed: number;
}

parentPort?.on("message", ({ name, ...length }: Task) => {
  const format = findFormat(name);
  if (!format) throw new Error(`${name} is no format`);
  parentPort?.postMessage(proveAtLength(format, length));
});
