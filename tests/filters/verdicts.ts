import { readFileSync } from "node:fs";
import { expect } from "vitest";
import * as z from "zod";
import { defaultOptions } from "#functions/releases/compile.ts";
import type { CheckedFormat } from "#functions/releases/formats.ts";
import { createJudge } from "#functions/releases/proof.ts";
import type { Probe, Sight } from "#functions/releases/reach.ts";
import { contentOf, sampleEntries } from "../formats/entries.ts";
import { fixedProbes, urlOf } from "./probes.ts";

/** What a real filter did with the addresses that it was asked for, with the files of `sampleEntries` loaded. */
const Verdicts = z.strictObject({ letThrough: z.array(z.string()), refused: z.array(z.string()) });
type Verdicts = z.infer<typeof Verdicts>;

const content = contentOf(...sampleEntries);

/** The files of a format for `sampleEntries`, by name. */
export const sampleFilesOf = (format: CheckedFormat): Record<string, string> =>
  Object.fromEntries(format.compile(content, defaultOptions).map(({ file, body }) => [file, body]));

/**
 * Asks a running filter for every fixed probe that it can be asked, one after the other: nothing may be wrong, and every verdict has to be the recorded one.
 * `seen` is what of a probe it sees, where that is less than the format could: a proxy that does not inspect TLS sees no path of an https address.
 */
export async function expectVerdicts(
  format: CheckedFormat,
  ask: (probe: Probe) => Promise<boolean>,
  {
    canAsk = () => true,
    seen = () => format.sight,
  }: { canAsk?: (probe: Probe) => boolean; seen?: (probe: Probe) => Sight } = {},
): Promise<void> {
  const judge = createJudge(content, format.compile(content, defaultOptions));
  const verdicts: Verdicts = { letThrough: [], refused: [] };
  const faults: { fault: "wider" | "narrower"; url: string }[] = [];
  for (const probe of fixedProbes(format.sight).filter(canAsk)) {
    const isAdmitted = await ask(probe);
    verdicts[isAdmitted ? "letThrough" : "refused"].push(urlOf(probe));
    const fault = judge(probe, isAdmitted, seen(probe));
    if (fault) faults.push({ fault, url: urlOf(probe) });
  }
  expect(faults).toEqual([]);
  await expect(`${JSON.stringify(verdicts, null, 2)}\n`).toMatchFileSnapshot(`verdicts/${format.name}.json`);
}

/** As recorded from the real filter for that format. */
export const recordedVerdicts = (name: string): Verdicts =>
  Verdicts.parse(JSON.parse(readFileSync(new URL(`verdicts/${name}.json`, import.meta.url), "utf8")));
