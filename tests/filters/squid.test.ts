import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultOptions } from "#functions/releases/compile.ts";
import { findFormat } from "#functions/releases/formats.ts";
import { anEntry, contentOf, randomEntries } from "../formats/entries.ts";
import { binaryOf } from "./binaries.ts";
import { isSeenWhole } from "./proxying.ts";
import { complaintsAboutFiles, rulesFor, runSquid, startSquid } from "./squid.ts";
import { folderOf } from "./started.ts";
import { expectVerdicts, sampleFilesOf } from "./verdicts.ts";

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
    await expectVerdicts(format, squid.ask, {
      canAsk: isSeenWhole,
      seen: ({ scheme }) => ({ ...format.sight, paths: scheme === "http" }),
    });
  });

  it("adds exceptions beside Debian's own rules, on the ports of the web alone, and blocks nothing", async () => {
    if (!format) return;
    const { folder, remove } = await folderOf(sampleFilesOf(format));
    const own = await runSquid(
      folder,
      `acl SSL_ports port 443
acl Safe_ports port 80 443 1025-65535
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
${rulesFor(folder)}
acl own dstdomain -n .own.example
http_access allow own`,
    );
    try {
      const asks = (host: string, port: number, path: string) => own.ask({ scheme: "http", host, port, path });
      expect(own.warnings).toEqual([]);
      expect(await asks("zoom.us", 80, "/")).toBe(true);
      expect(await asks("zoom.us", 8080, "/")).toBe(false);
      expect(await own.ask({ scheme: "https", host: "zoom.us", port: 8443, path: "/" })).toBe(false);
      expect(await asks("www.own.example", 8080, "/a/../b")).toBe(true);
    } finally {
      await own.stop();
      await remove();
    }
  });

  it("is given no line that it would cut off and go on with as another one", async () => {
    const entry = anEntry(1, { host: `${"a".repeat(63)}.example.org`, path: `/${".".repeat(1022)}/` });
    const files = format?.compile(contentOf(entry), defaultOptions) ?? [];
    expect(files[0]?.losses).toEqual([{ id: "1", reason: "not_accepted" }]);
    expect(await complaintsAboutFiles(Object.fromEntries(files.map(({ file, body }) => [file, body])))).toEqual([]);
  });

  it.each([1, 2, 3])("takes lists that overlap in every way, on which it would otherwise stop (%i)", async (seed) => {
    const compiled = format?.compile(contentOf(...randomEntries(seed, 40)), defaultOptions) ?? [];
    expect(await complaintsAboutFiles(Object.fromEntries(compiled.map(({ file, body }) => [file, body])))).toEqual([]);
  });
});
