import { execFile } from "node:child_process";
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
const format = findFormat("rpz");

/** A zone of an organisation's own that blocks everything below us. */
const ownBlocks = `$TTL 300
@ IN SOA localhost. hostmaster.localhost. 1 3600 600 604800 300
@ IN NS localhost.
us IN CNAME .
*.us IN CNAME .
`;

/** A running BIND with these policy zones, which asks the name server beyond about what it lets through. */
async function startBind(policy: string, zones: (folder: string) => readonly string[]) {
  if (!format) throw new Error("there is no format rpz");
  const beyond = await startNamesBeyond();
  const port = await freePort();
  const { folder, remove } = await folderOf({ ...sampleFilesOf(format), "your-blocks.zone": ownBlocks });
  const configuration = `options {
  directory "${folder}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  recursion yes;
  forward only;
  forwarders { 127.0.0.1 port ${beyond.port}; };
  dnssec-validation no;
  ${policy}
};
controls { };
${zones(folder).join("\n")}
`;
  const other = await folderOf({ "named.conf": configuration });
  const file = `${other.folder}/named.conf`;
  const { stdout } = await run("named-checkconf", ["-z", file]);
  const named = await startFilter(binaryOf("named") ?? "", ["-4", "-f", "-c", file], () => knows(port, "zoom.us"));
  return {
    checked: stdout.trim().split("\n"),
    beyond,
    port,
    async stop() {
      await named.stop();
      beyond.stop();
      await remove();
      await other.remove();
    },
  };
}

const at = (piece: string, folder?: string): string =>
  format ? pastedAt(format, piece, folder ? { "/etc/bind/commonlist/rpz": folder } : {}) : "";

describe.skipIf(!binaryOf("named"))("BIND, with both zones as the page says", () => {
  let bind: Awaited<ReturnType<typeof startBind>>;

  beforeAll(async () => {
    bind = await startBind(at('zone "commonlist-deny.rpz"; }'), (folder) => [
      at('zone "commonlist.rpz" {\n', folder),
      at('zone "commonlist-deny.rpz" {\n', folder),
    ]);
  });
  afterAll(() => bind?.stop());

  it("takes every row of both", () => {
    expect(bind.checked).toEqual(
      expect.arrayContaining([
        "zone commonlist.rpz/IN: loaded serial 3",
        "zone commonlist-deny.rpz/IN: loaded serial 3",
      ]),
    );
    expect(bind.checked.filter((line) => !/loaded serial/.test(line))).toEqual([]);
  });

  it("lets through what the list does and refuses every near miss", async () => {
    if (!format) return;
    await expectVerdicts(format, ({ host }) => knows(bind.port, host), { canAsk: isLookedUp });
  });

  it("tells nobody outside which other names are asked for, whatever about", async () => {
    for (const type of questionTypes) {
      expect(await knows(bind.port, "unasked.example.org", type)).toBe(false);
      expect(await knows(bind.port, "www.trello.com.evil.test", type)).toBe(false);
    }
    expect([...bind.beyond.asked()].filter((name) => /unasked|evil/.test(name))).toEqual([]);
  });
});

describe.skipIf(!binaryOf("named"))("BIND, with the zone of exceptions before one that blocks", () => {
  let bind: Awaited<ReturnType<typeof startBind>>;

  beforeAll(async () => {
    bind = await startBind(at('zone "your-blocks.rpz"; }'), (folder) => [
      at('zone "commonlist.rpz" {\n', folder),
      `zone "your-blocks.rpz" { type primary; file "${folder}/your-blocks.zone"; };`,
    ]);
  });
  afterAll(() => bind?.stop());

  it("lets listed names through, blocks what was blocked, and leaves everything else as it was", async () => {
    expect(await knows(bind.port, "eu.zoom.us")).toBe(true);
    expect(await knows(bind.port, "notzoom.us")).toBe(false);
    expect(await knows(bind.port, "us")).toBe(false);
    for (const name of ["unlisted.test", "www.api.example.com", "sub.media.example.org"]) {
      expect(await knows(bind.port, name)).toBe(true);
    }
  });
});
