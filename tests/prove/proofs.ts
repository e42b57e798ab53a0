import { defaultOptions } from "#functions/releases/compile.ts";
import type { Entry } from "#functions/releases/entries.ts";
import type { CheckedFormat } from "#functions/releases/formats.ts";
import { type Proof, proveFormat } from "#functions/releases/proof.ts";
import { contentOf, randomEntries, sampleEntries } from "../formats/entries.ts";

const entriesInList = 12;
const probesOfList = 2_000;

/**
 * That many requests: half of them around one entry of each kind, half around lists that overlap at random, a new list for every two thousand. The same seed asks
 * the same again. `losses` are those of the first list.
 */
export function proveAtLength(format: CheckedFormat, { probes, seed }: { probes: number; seed: number }): Proof {
  const prove = (entries: readonly Entry[], asked: number, ownSeed: number): Proof => {
    const content = contentOf(...entries);
    return proveFormat(format, format.compile(content, defaultOptions), content, { probes: asked, seed: ownSeed });
  };
  const total = prove(sampleEntries, Math.ceil(probes / 2), seed);
  for (let list = 1; total.probes < probes; list += 1) {
    const asked = Math.min(probesOfList, probes - total.probes);
    const proof = prove(randomEntries(seed + list, entriesInList), asked, seed + list);
    total.probes += asked;
    total.wider.push(...proof.wider);
    total.narrower.push(...proof.narrower);
  }
  return total;
}
