import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { freePort } from "#functions/local/engine.ts";
import { findFormat } from "#functions/releases/formats.ts";
import type { Probe } from "#functions/releases/reach.ts";
import { binaryOf } from "./binaries.ts";
import { pastedAt } from "./pasted.ts";
import { isSeenWhole, reachesBeyond, startBeyond } from "./proxying.ts";
import { folderOf, startFilter } from "./started.ts";
import { expectVerdicts, sampleFilesOf } from "./verdicts.ts";

const format = findFormat("e2guardian");
const binary = binaryOf("e2guardian");
const stock = "/etc/e2guardian";
const served = "/etc/e2guardian/commonlist/e2guardian";

/** The package's own configuration, all of whose places are in the folder. */
async function stockFiles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(stock, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => path.relative(stock, path.join(parentPath, name)));
  const files = names.map(async (name) => [name, await readFile(path.join(stock, name), "latin1")] as const);
  return Object.fromEntries(
    (await Promise.all(files)).map(([name, text]) => [name, text.replaceAll(`${stock}/`, `${folder}/`)]),
  );
}

/** Each setting once: a second line for an address or a port adds another one. */
function withSettings(text = "", settings: Readonly<Record<string, string>>): string {
  const kept = text.split("\n").filter((line) => !Object.keys(settings).some((name) => line.startsWith(`${name} =`)));
  return [...kept, ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`), ""].join("\n");
}

describe.skipIf(!format || !binary)("e2guardian, set up as its page says", () => {
  let stop: () => Promise<void> = async () => {};
  let ask: (probe: Probe) => Promise<boolean>;

  beforeAll(async () => {
    if (!format || !binary) return;
    const lists = await folderOf(sampleFilesOf(format));
    const places = { [served]: lists.folder };
    const setUp = await folderOf({});
    const files = await stockFiles(setUp.folder);
    const [port, beyond] = [await freePort(), await startBeyond()];
    await setUp.write({
      ...files,
      "lists/exceptionsitelist": `${pastedAt(format, "/e2guardian.txt", places)}\n`,
      "lists/exceptionregexpurllist": `${pastedAt(format, "/e2guardian-regexpurl.txt", places)}\n`,
      "site.story": `${files["site.story"]}\n${pastedAt(format, "checkblanketblock")}\n`,
      "e2guardian.conf": withSettings(files["e2guardian.conf"], {
        filterip: "127.0.0.1",
        filterports: String(port),
        transparenthttpsport: String(await freePort()),
        proxyip: "127.0.0.1",
        proxyport: String(beyond.port),
        httpworkers: "20",
        loglevel: "0",
        nologger: "on",
        pidfilename: `'${setUp.folder}/e2guardian.pid'`,
        loglocation: `'${setUp.folder}/access.log'`,
      }),
    });
    ask = (probe) => reachesBeyond(port, probe);
    const ready: Probe = { scheme: "http", host: "ready.invalid", port: 80, path: "/" };
    const running = await startFilter(binary, ["-N", "-c", `${setUp.folder}/e2guardian.conf`], () => ask(ready));
    stop = async () => {
      await running.stop();
      beyond.stop();
      await Promise.all([lists.remove(), setUp.remove()]);
    };
  });
  afterAll(() => stop());

  it("lets through what the list does and refuses every near miss", async () => {
    if (!format) return;
    await expectVerdicts(format, ask, {
      canAsk: isSeenWhole,
      seen: ({ scheme }) => ({ ...format.sight, paths: scheme === "http" }),
    });
  });
});
