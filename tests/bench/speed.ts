import { measureChecking } from "./checking.ts";
import { measureCompiling } from "./compiling.ts";
import { measureServing } from "./serving.ts";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const show = (number: number): string => whole.format(number);

/** As large as a shared whitelist may become, and ten times that: there nearly all the time goes into waiting for memory. */
const listSizes = [5_000, 50_000];

/** Ratios within one run: the machine's own speed, and what else it does, falls out of them. */
export async function* measureSpeed(): AsyncGenerator<string> {
  const { count, ours, theirs, ratio, mostMegabytes } = await measureCompiling();
  yield `Compiling ${show(count)} entries into every format (${ours.files} files, ${show(ours.bytes / 2 ** 20)} MB): ${show(ours.milliseconds)} ms; hostlist-compiler makes one list of the same names in ${show(theirs.milliseconds)} ms.`;
  yield `  ${ratio.toFixed(1)} times its time for all of them, ${(ratio / ours.files).toFixed(2)} times for one file. Memory: ${show(ours.megabytes)} MB at most, held below ${show(mostMegabytes)} MB; hostlist-compiler ${show(theirs.megabytes)} MB.`;

  for (const size of listSizes) {
    const { listed, rates, parses, timesEngine } = measureChecking(size);
    yield `Checking addresses against ${show(listed)} entries, a second: ${rates.map(({ name, rate }) => `${name} ${show(rate)}`).join(", ")}.`;
    yield `  A check costs ${parses.toFixed(2)} parses by tldts (goal: at most 1.5), and there are ${timesEngine.toFixed(1)} for each of the ad blocker's engine (goal: at least 5).`;
  }

  const { bytes, measured } = await measureServing();
  for (const { name, site, bare, ratio } of measured) {
    yield `Serving ${name} (${show(bytes)} bytes), requests a second: ${show(site)}, a bare server ${show(bare)}: ${ratio.toFixed(2)} of it (goal: at least 0.8).`;
  }
}
