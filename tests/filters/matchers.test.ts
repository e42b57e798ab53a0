import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findFormat } from "#functions/releases/formats.ts";
import { fixedProbes, urlOf } from "./probes.ts";
import { recordedVerdicts, sampleFilesOf } from "./verdicts.ts";

const recorded = readdirSync(new URL("verdicts/", import.meta.url))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

describe.each(recorded)("the reading of %s that every edition is checked by", (name) => {
  const verdicts = recordedVerdicts(name);
  const format = findFormat(name);

  it("says of every request what the real filter did", () => {
    if (!format) throw new Error(`verdicts/${name}.json belongs to no format`);
    const admits = format.matcher(sampleFilesOf(format));
    const urls = new Set([...verdicts.letThrough, ...verdicts.refused]);
    const asked = fixedProbes(format.sight).filter((probe) => urls.has(urlOf(probe)));
    expect(asked.map(urlOf).toSorted()).toEqual([...urls].toSorted());
    expect(asked.filter(admits).map(urlOf)).toEqual(verdicts.letThrough);
  });
});
