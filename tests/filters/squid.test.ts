import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFormat } from "#functions/releases/formats.ts";
import { binaryOf } from "./binaries.ts";
import { isSeenWhole } from "./proxying.ts";
import { startSquid } from "./squid.ts";
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
});
