import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "#functions/local/engine.ts";
import type { Entry } from "#functions/releases/entries.ts";
import { findFormat } from "#functions/releases/formats.ts";
import { createJudge } from "#functions/releases/proof.ts";
import { contentOf, randomEntries, sampleEntries } from "../formats/entries.ts";
import { binaryOf } from "./binaries.ts";
import { isLookedUp, knows, questionTypes, startNamesBeyond } from "./name-servers.ts";
import { pastedAt } from "./pasted.ts";
import { folderOf, startFilter } from "./started.ts";
import { expectVerdicts } from "./verdicts.ts";

const run = promisify(execFile);
const binary = binaryOf("dnsmasq");

/** A running dnsmasq, with what the format's page has people paste, and lines of an organisation's own before it. */
async function startDnsmasq(name: string, own = "", entries: readonly Entry[] = sampleEntries) {
  const format = findFormat(name);
  if (!format) throw new Error(`there is no format ${name}`);
  const beyond = await startNamesBeyond();
  const port = await freePort();
  const content = contentOf(...entries);
  const compiled = format.compile(content, { resolver: `127.0.0.1#${beyond.port}` });
  const { folder, remove } = await folderOf(Object.fromEntries(compiled.map(({ file, body }) => [file, body])));
  const file = `${folder}/whole.conf`;
  await writeFile(
    file,
    `port=${port}
listen-address=127.0.0.1
bind-interfaces
no-hosts
user=
pid-file=${folder}/pid
${own.replaceAll("BEYOND", `127.0.0.1#${beyond.port}`)}
${pastedAt(format, "conf-file=", { [`/etc/commonlist/${format.name}`]: folder })}
`,
  );
  await run(binary ?? "", ["--test", "-C", file]);
  const dnsmasq = await startFilter(binary ?? "", ["--keep-in-foreground", "-C", file], () => knows(port, "ready.us"));
  return {
    format,
    judge: createJudge(content, compiled),
    beyond,
    ask: (host: string) => knows(port, host),
    knows: (host: string, type: Parameters<typeof knows>[2]) => knows(port, host, type),
    async stop() {
      await dnsmasq.stop();
      beyond.stop();
      await remove();
    },
  };
}
/** Everything is looked up but what is blocked: with no address, or with one. */
const ownBlocks = "no-resolv\nserver=BEYOND\naddress=/us/\naddress=/trello.com/\naddress=/meet.example.org/0.0.0.0\n";

type Dnsmasq = Awaited<ReturnType<typeof startDnsmasq>>;

describe.skipIf(!binary)("dnsmasq, set up as its pages say", () => {
  let only: Dnsmasq;
  let closed: Dnsmasq;
  let exceptions: Dnsmasq;

  beforeAll(async () => {
    only = await startDnsmasq("dnsmasq-only");
    closed = await startDnsmasq("dnsmasq", "no-resolv\naddress=/#/\n");
    exceptions = await startDnsmasq("dnsmasq", ownBlocks);
  });
  afterAll(async () => {
    for (const dnsmasq of [only, closed, exceptions]) await dnsmasq?.stop();
  });

  it("lets through what the list does and refuses every near miss, closed by the file or before it", async () => {
    for (const { format, ask } of [only, closed]) {
      await expectVerdicts(format, ({ host }) => ask(host), { canAsk: isLookedUp });
    }
  });

  it("tells nobody outside which other names are asked for, whatever about", async () => {
    for (const type of questionTypes) {
      expect(await only.knows("unasked.example.org", type)).toBe(false);
      expect(await only.knows("unasked.trello.com.evil.test", type)).toBe(false);
    }
    expect([...only.beyond.asked()].filter((name) => /unasked|evil/.test(name))).toEqual([]);
  });

  it("adds exceptions to what is blocked, and leaves everything else as it was", async () => {
    for (const name of ["eu.zoom.us", "trello.com", "eu.trello.com"]) expect(await exceptions.ask(name)).toBe(true);
    expect(await exceptions.ask("notzoom.us")).toBe(false);
    for (const name of ["unlisted.test", "example.net", "api.example.com", "www.api.example.com"])
      expect(await exceptions.ask(name)).toBe(true);
  });

  it("leaves blocked what a line of the organisation's own gives an address of the very same name, as the page says", async () => {
    expect(exceptions.format.guide.limits.join(" ")).toContain("such as 0.0.0.0");
    expect(await exceptions.ask("meet.example.org")).toBe(false);
  });

  it("finds the closest line where names of many kinds are listed below each other", async () => {
    const hosts = [
      "zoom.us",
      "a.zoom.us",
      "b.a.zoom.us",
      "c.zoom.us",
      "example.net",
      "x.example.net",
      "y.x.example.net",
    ];
    const asked = [
      ...hosts,
      ...hosts.map((host) => `z.${host}`),
      ...hosts.map((host) => `not${host}`),
      "trello.com",
      "z.trello.com",
    ];
    for (let seed = 1; seed <= 5; seed += 1) {
      const entries = randomEntries(seed, 8);
      const dnsmasq = await startDnsmasq("dnsmasq-only", "", entries);
      try {
        const probes = asked.map((host) => ({ scheme: "https" as const, host, port: 443, path: "/" }));
        const faults = [];
        for (const probe of probes) {
          const fault = dnsmasq.judge(probe, await dnsmasq.ask(probe.host), dnsmasq.format.sight);
          if (fault) faults.push({ seed, fault, host: probe.host });
        }
        expect(faults).toEqual([]);
      } finally {
        await dnsmasq.stop();
      }
    }
  });
});
