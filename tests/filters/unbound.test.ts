import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "#functions/local/engine.ts";
import { findFormat } from "#functions/releases/formats.ts";
import { binaryOf } from "./binaries.ts";
import { isLookedUp, knows, questionTypes, startNamesBeyond } from "./name-servers.ts";
import { pastedAt } from "./pasted.ts";
import { folderOf, startFilter } from "./started.ts";
import { expectVerdicts, sampleFilesOf } from "./verdicts.ts";

const run = promisify(execFile);
const binary = binaryOf("unbound");

/** A running Unbound that asks the name server beyond, with what the format's page has people paste, and local zones of an organisation's own before it. */
async function startUnbound(name: string, piece: string, own = "") {
  const format = findFormat(name);
  if (!format) throw new Error(`there is no format ${name}`);
  const beyond = await startNamesBeyond();
  const port = await freePort();
  const { folder, remove } = await folderOf(sampleFilesOf(format));
  const file = `${folder}/whole.conf`;
  await writeFile(
    file,
    `server:
  interface: 127.0.0.1@${port}
  do-not-query-localhost: no
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  ${own}
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@${beyond.port}
${pastedAt(format, piece, { [`/etc/unbound/commonlist/${format.name}`]: folder })}
`,
  );
  const { stderr } = await run(binary?.replace(/unbound$/, "unbound-checkconf") ?? "", [file]);
  const unbound = await startFilter(binary ?? "", ["-d", "-c", file], () => knows(port, "zoom.us"));
  return {
    warnings: [stderr, unbound.printed()].flatMap((text) =>
      text.split("\n").filter((line) => /warn|error/i.test(line)),
    ),
    format,
    beyond,
    ask: (host: string) => knows(port, host),
    knows: (host: string, type: Parameters<typeof knows>[2]) => knows(port, host, type),
    async stop() {
      await unbound.stop();
      beyond.stop();
      await remove();
    },
  };
}
type Unbound = Awaited<ReturnType<typeof startUnbound>>;

describe.skipIf(!binary)("Unbound, set up as its pages say", () => {
  const started: Unbound[] = [];
  const start = async (...given: Parameters<typeof startUnbound>): Promise<Unbound> => {
    const unbound = await startUnbound(...given);
    started.push(unbound);
    return unbound;
  };
  let only: Unbound;
  let closed: Unbound;
  let exceptions: Unbound;
  let zones: Unbound;

  beforeAll(async () => {
    only = await start("unbound-only", "include:");
    closed = await start("unbound", "include:", 'local-zone: "." always_nxdomain');
    exceptions = await start(
      "unbound",
      "include:",
      'local-zone: "us." always_nxdomain\n  local-zone: "trello.com." always_nxdomain',
    );
    zones = await start("rpz", "rpz:");
  });
  afterAll(async () => {
    for (const unbound of started) await unbound.stop();
  });

  it("takes every line without a warning", () => {
    expect([only, closed, zones].flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it("lets through what the list does and refuses every near miss, closed by the file or before it", async () => {
    for (const { format, ask } of [only, closed]) {
      await expectVerdicts(format, ({ host }) => ask(host), { canAsk: isLookedUp });
    }
  });

  it("tells nobody outside which other names are asked for, whatever about", async () => {
    for (const type of questionTypes) {
      expect(await only.knows("unasked.example.org", type)).toBe(false);
    }
    expect([...only.beyond.asked()].filter((name) => /unasked|evil/.test(name))).toEqual([]);
  });

  it("adds exceptions to what is blocked, and leaves everything else as it was", async () => {
    for (const name of ["eu.zoom.us", "trello.com", "eu.trello.com"]) expect(await exceptions.ask(name)).toBe(true);
    expect(await exceptions.ask("notzoom.us")).toBe(false);
    for (const name of ["unlisted.example.org", "example.net", "api.example.com", "www.api.example.com"])
      expect(await exceptions.ask(name)).toBe(true);
  });

  it("obeys both policy zones as BIND does", async () => {
    await expectVerdicts(zones.format, ({ host }) => zones.ask(host), { canAsk: isLookedUp });
  });
});
