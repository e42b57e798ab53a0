import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import autocannon from "autocannon";
import { createLayout } from "#functions/releases/layout.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import type { ServingTask } from "./serving-worker.ts";

const file = "current/squid.txt";
const lines = Array.from({ length: 1_000 }, (_, number) => `.host-${number}.example.org`);
const rounds = 3;
const seconds = 2;

interface Server {
  url: string;
  stop: () => Promise<unknown>;
}

async function start(task: ServingTask): Promise<Server> {
  const worker = new Worker(new URL("./serving-worker.ts", import.meta.url), { workerData: task });
  const [port] = (await once(worker, "message")) as [number];
  return { url: `http://127.0.0.1:${port}/whitelist/${file}`, stop: () => worker.terminate() };
}

async function requestsPerSecond(url: string, headers: Record<string, string>, status: number): Promise<number> {
  const result = await autocannon({ url, headers, connections: 20, pipelining: 1, duration: seconds });
  const asked = Object.keys(result.statusCodeStats ?? {});
  if (result.errors > 0 || asked.join() !== String(status)) throw new Error(`answered ${asked.join()}`);
  return result.requests.average;
}

/** Requests a second for a published file, and for its 304, of the site and of a bare server that sends the same bytes: in turns, in this run. */
export async function measureServing() {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-bench-"));
  await createLayout(createFolderFiles(folder)).write(file, `${lines.join("\n")}\n`);
  const site = await start({ kind: "site", folder });
  const sent = await fetch(site.url, { headers: { "accept-encoding": "identity" } });
  const body = new Uint8Array(await sent.arrayBuffer());
  const own = new Set(["connection", "date", "keep-alive", "content-length", "transfer-encoding"]);
  const headers = Object.fromEntries([...sent.headers].filter(([name]) => !own.has(name)));
  const bare = await start({ kind: "bare", folder, body, headers });
  const cases: { name: string; headers: Record<string, string>; status: number }[] = [
    { name: "the file", headers: {}, status: 200 },
    { name: "its 304", headers: { "if-none-match": headers.etag ?? "" }, status: 304 },
  ];
  try {
    const measured = [];
    for (const { name, headers, status } of cases) {
      const pairs: { site: number; bare: number }[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        pairs.push({
          bare: await requestsPerSecond(bare.url, headers, status),
          site: await requestsPerSecond(site.url, headers, status),
        });
      }
      // The quickest rounds: what else the machine does only ever takes time away.
      const best = {
        bare: Math.max(...pairs.map((pair) => pair.bare)),
        site: Math.max(...pairs.map((pair) => pair.site)),
      };
      measured.push({ name, ...best, ratio: best.site / best.bare });
    }
    return { bytes: body.length, measured };
  } finally {
    await Promise.all([site.stop(), bare.stop()]);
    await rm(folder, { recursive: true });
  }
}
