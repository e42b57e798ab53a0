import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { SingleBar } from "cli-progress";
import { formats } from "#functions/releases/formats.ts";
import type { Proof } from "#functions/releases/proof.ts";
import type { Task } from "./worker.ts";

/** `npm run prove -- 20000` for a quicker look, and `npm run prove -- 1000000 7` for other requests than the usual ones. */
const [probes = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
const shownFaults = 3;

const waiting = formats.map(({ name }) => name);
const proofs = new Map<string, Proof>();
const bar = new SingleBar({
  format: "{bar} {value} of {total} formats",
  stream: process.stderr,
  clearOnComplete: true,
});
if (process.stderr.isTTY) bar.start(formats.length, 0);

/** One worker takes one format after the other. */
const work = () =>
  new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    const next = (): void => {
      const name = waiting.shift();
      if (name === undefined) worker.terminate().then(() => resolve(), reject);
      else worker.postMessage({ name, probes, seed } satisfies Task);
    };
    worker.on("message", (proof: Proof) => {
      proofs.set(proof.format, proof);
      bar.update(proofs.size);
      next();
    });
    worker.on("error", reject);
    next();
  });

await Promise.all(Array.from({ length: Math.min(availableParallelism(), formats.length) }, work));
bar.stop();

const all = formats.flatMap(({ name }) => proofs.get(name) ?? []);
const columns = ["format", "probes", "wider", "narrower", "losses"] as const;
const rows = all.map((proof) => [
  proof.format,
  ...[proof.probes, proof.wider.length, proof.narrower.length, proof.losses].map(String),
]);
const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)));
for (const row of [[...columns], ...rows]) {
  const cells = row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)));
  process.stdout.write(`${cells.join("  ")}\n`);
}
for (const { format, wider, narrower } of all) {
  for (const [fault, found] of [["wider", wider] as const, ["narrower", narrower] as const]) {
    for (const probe of found.slice(0, shownFaults)) {
      process.stdout.write(`${format} is ${fault} than the list: ${JSON.stringify(probe)}\n`);
    }
  }
}
const isSound =
  all.length === formats.length && all.every(({ wider, narrower }) => wider.length + narrower.length === 0);
process.exitCode = isSound ? 0 : 1;
