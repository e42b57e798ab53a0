import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { LibraryQuery } from "#functions/research/library.ts";
import { readIndex } from "#functions/research/library-index.ts";
import { createLibraryStore } from "#functions/research/library-store.ts";
import { startWorld } from "../journeys/world.ts";
import { meterOf, type Units } from "./meter.ts";
import { fictionalFindings } from "./research-findings.ts";

/** Goals of the issue: an answer in milliseconds of service time, and how much more a page of the wall may cost in the larger library. */
export const slowestAnswer = 20;
const mostReadsMore = 1;
const mostTimes = 1.5;

const queries: LibraryQuery[] = [
  { words: "video conference" },
  { words: "vidoe confrencing" },
  { words: "filter" },
  { words: "ticket week council", scope: "police" },
  { words: "meeting", theme: "needs", kind: "wiki", from: 2015, to: 2020 },
  { words: "council filter meeting video tool" },
  { words: "securty bord aproval", page: 2 },
  { words: "zzyzxian" },
  { recordKind: "finding", page: 3 },
];
const walls = ["/research/findings", "/research/findings?page=2", "/research/findings?theme=needs"];
const rounds = 40;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const sorted = (times: readonly number[]): number[] => times.toSorted((one, other) => one - other);
const medianOf = (times: readonly number[]): number => sorted(times)[Math.floor(times.length / 2)] ?? 0;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What the process holds for it, and how long reading it takes when the process begins. */
async function indexIn(world: Awaited<ReturnType<typeof startWorld>>) {
  const store = createLibraryStore({ table: world.table, client: world.client }, world.files);
  const current = await store.findCurrent();
  let text = (current && (await store.readText(current))) ?? "";
  const megabytes = Buffer.byteLength(text) / 2 ** 20;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  const index = readIndex(text);
  const milliseconds = performance.now() - started;
  text = "";
  collectGarbage();
  const held = (process.memoryUsage().heapUsed - before) / 2 ** 20 + megabytes;
  return { megabytes, milliseconds, held: index ? held : 0 };
}

async function startLibrary(count: number) {
  const world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  const units = fictionalFindings(count);
  while (units.length > 0) await Promise.all(units.splice(0, 8).map((unit) => world.services.research.load(unit)));
  const rebuilt = await timed(() => world.services.library.rebuild());
  const reader = world.stranger();
  return {
    world,
    rebuilt,
    meter: meterOf(world.client),
    search: (query: LibraryQuery) => world.services.library.search(query),
    async open(address: string) {
      const { status } = await reader.get(address);
      if (status !== 200) throw new Error(`${address} answered ${status}`);
    },
  };
}

/** How a search and the wall fare in a library of 5,000 findings, and the wall in one of 100: round by round beside each other. */
export async function measureResearch(size = 5_000, small = 100) {
  const [little, large] = [await startLibrary(small), await startLibrary(size)];
  try {
    const times = queries.map((): number[] => []);
    const walled: [number[], number[]] = [[], []];
    const reads = async ({ meter, open }: typeof large): Promise<Units[]> => {
      const units: Units[] = [];
      for (const wall of walls) units.push(await meter.measure(() => open(wall)));
      return units;
    };
    const [readsSmall, readsLarge] = [await reads(little), await reads(large)];
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, query] of queries.entries()) times[at]?.push(await timed(() => large.search(query)));
      for (const wall of walls) {
        walled[0].push(await timed(() => little.open(wall)));
        walled[1].push(await timed(() => large.open(wall)));
      }
    }
    // The first rounds compile.
    const warm = times.map((each) => each.slice(rounds / 4));
    const medians = warm.map(medianOf);
    const [wallSmall, wallLarge] = [medianOf(walled[0].slice(rounds)), medianOf(walled[1].slice(rounds))];
    const moreReads = Math.max(...readsLarge.map((each, at) => each.reads - (readsSmall[at]?.reads ?? 0)));
    const ratio = wallLarge / wallSmall;
    const faults = [
      ...queries.flatMap((query, at) =>
        (medians[at] ?? 0) < slowestAnswer ? [] : [`${JSON.stringify(query)} takes ${medians[at]?.toFixed(1)} ms`],
      ),
      ...(moreReads > mostReadsMore ? [`the wall reads ${moreReads} units more in the larger library`] : []),
      ...(ratio > mostTimes ? [`the wall takes ${ratio.toFixed(2)} times as long in the larger library`] : []),
    ];
    return {
      size,
      small,
      median: medianOf(warm.flat()),
      slowestMedian: Math.max(...medians),
      slowest: Math.max(...warm.flat()),
      reads: [readsSmall, readsLarge].map((each) => each.map((units) => units.reads).join("/")),
      wallSmall,
      wallLarge,
      ratio,
      rebuilt: large.rebuilt,
      index: await indexIn(large.world),
      faults: faults.map((fault) => `the library of ${size} findings: ${fault}`),
    };
  } finally {
    await Promise.all([little.world.stop(), large.world.stop()]);
  }
}
