import { startCountry } from "./country.ts";
import type { Units } from "./meter.ts";
import { type Growth, type Measured, measured } from "./pages.ts";
import { measureResearch, slowestAnswer } from "./research.ts";
import { measureSpeed } from "./speed.ts";
import { measureTogether } from "./together.ts";

/** `npm run bench -- 50 100` for a quicker look. */
const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [50, 500, 5_000];

interface Reading extends Units {
  shown: number;
}

/** Items grow by a digit, and capacity is rounded up. */
const tolerance = 1;

/** What one page or act costs in a register of one size. */
async function readingOf({ prepare, run, growth, name }: Measured, country: Awaited<ReturnType<typeof startCountry>>) {
  await prepare?.(country);
  const { result, reads, writes } = await country.meter.measure(() => run(country));
  if (result && result.status >= 400) throw new Error(`${name} answered ${result.status}`);
  return { reads, writes, shown: growth === "none" || !result ? 0 : (growth.shown?.(result) ?? 0) };
}

const explained = (growth: Growth, moreShown: number): number =>
  growth === "none" ? 0 : growth.atMost + Math.max(0, moreShown);

const describe = (growth: Growth): string =>
  growth === "none" ? "none" : `${growth.atMost}${growth.shown ? " and what it shows" : ""}: ${growth.because}`;

function whyTooMuch(growth: Growth, small: Reading, large: Reading): string | undefined {
  const allowed = tolerance + explained(growth, large.shown - small.shown);
  const grown = { reads: large.reads - small.reads, writes: large.writes - small.writes };
  return grown.reads > allowed || grown.writes > allowed
    ? `grew by ${grown.reads} reads and ${grown.writes} writes, and ${allowed} are explained by what it shows`
    : undefined;
}

const readings = new Map<string, Reading[]>(measured.map(({ name }) => [name, []]));
for (const size of sizes) {
  console.error(`${size} organisations …`);
  const country = await startCountry(size);
  try {
    for (const each of measured) readings.get(each.name)?.push(await readingOf(each, country));
  } finally {
    await country.world.stop();
  }
}

const faults: string[] = [];
const table = measured.map(({ name, growth }) => {
  const all = readings.get(name) ?? [];
  const [small, large] = [all.at(0), all.at(-1)];
  const fault = small && large && whyTooMuch(growth, small, large);
  if (fault) faults.push(`${name}: ${fault}`);
  const columns = sizes.flatMap((size, index) => [
    [`reads at ${size}`, all[index]?.reads],
    [`writes at ${size}`, all[index]?.writes],
  ]);
  return [name, { ...Object.fromEntries(columns), growth: describe(growth) }] as const;
});

// biome-ignore lint/suspicious/noConsole: the table is what this is run for
console.table(Object.fromEntries(table));
for (const fault of faults) console.error(fault);

const { organisations, tools, median, slowest, readsMedian, ratio } = await measureTogether();
process.stdout.write(
  `What ${organisations} organisations can use together of ${tools} tools: ${median.toFixed(0)} ms in the middle, ${slowest.toFixed(0)} ms at most. ` +
    `The engine takes ${readsMedian.toFixed(0)} ms of it to read the rows and the service ${(median - readsMedian).toFixed(0)} ms to answer: ${ratio.toFixed(2)} times the reading.\n`,
);

const library = await measureResearch();
process.stdout.write(
  `Searching ${library.size} findings: ${library.median.toFixed(1)} ms in the middle, ${library.slowestMedian.toFixed(1)} ms for the slowest kind of question (goal: under ${slowestAnswer}), ${library.slowest.toFixed(1)} ms at most.\n` +
    `  The wall of findings reads ${library.reads[1]} units, with ${library.small} findings ${library.reads[0]}, and takes ${library.ratio.toFixed(2)} times as long (${library.wallLarge.toFixed(1)} and ${library.wallSmall.toFixed(1)} ms).\n` +
    `  The index: ${library.index.megabytes.toFixed(1)} MB as a file, ${library.index.held.toFixed(0)} MB in memory, read in ${library.index.milliseconds.toFixed(0)} ms, built in ${library.rebuilt.toFixed(0)} ms.\n`,
);
faults.push(...library.faults);
for (const fault of library.faults) console.error(fault);

for await (const line of measureSpeed()) process.stdout.write(`${line}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
