import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultOptions } from "#functions/releases/compile.ts";
import { findFormat } from "#functions/releases/formats.ts";
import { contentOf, randomEntries } from "../formats/entries.ts";
import { binaryOf } from "./binaries.ts";
import { isSeenWhole } from "./proxying.ts";
import { complaintsAboutFiles, startSquid } from "./squid.ts";
import { sampleFilesOf, tryFilter } from "./verdicts.ts";

const format = findFormat("squid");

describe.skipIf(!binaryOf("squid") || !format)("Squid, set up as its page says", () => {
  let squid: Awaited<ReturnType<typeof startSquid>>;

  beforeAll(async () => {
    if (format) squid = await startSquid(sampleFilesOf(format));
  });
  afterAll(() => squid?.stop());

  it("takes every line without a warning", () => {
    expect(squid.warnings).toEqual([]);
  });

  it("lets through what the list does and refuses every near miss", async () => {
    if (!format) return;
    const { faults, text } = await tryFilter(format, squid.ask, {
      canAsk: isSeenWhole,
      seen: ({ scheme }) => ({ ...format.sight, paths: scheme === "http" }),
    });
    expect(faults).toEqual([]);
    await expect(text).toMatchFileSnapshot("verdicts/squid.json");
  });

  it.each([1, 2, 3])("takes lists that overlap in every way, on which it would otherwise stop (%i)", async (seed) => {
    const compiled = format?.compile(contentOf(...randomEntries(seed, 40)), defaultOptions) ?? [];
    expect(await complaintsAboutFiles(Object.fromEntries(compiled.map(({ file, body }) => [file, body])))).toEqual([]);
  });
});
