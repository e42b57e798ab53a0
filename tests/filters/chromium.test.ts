import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { defaultOptions } from "#functions/releases/compile.ts";
import { type CheckedFormat, findFormat } from "#functions/releases/formats.ts";
import { createReach, type Probe } from "#functions/releases/reach.ts";
import { anEntry, contentOf, sampleEntries } from "../formats/entries.ts";
import { canManageChromium, startManagedChromium } from "./managed-chromium.ts";
import { pastedAt } from "./pasted.ts";
import { urlOf } from "./probes.ts";
import { startBeyond } from "./proxying.ts";
import { expectVerdicts, sampleFilesOf } from "./verdicts.ts";

/** What an organisation has of its own, to which the plain file only adds exceptions. */
const ownPolicy = { "own.json": '{"URLBlocklist": ["*"]}' };

/** Chromium shows no page from port 22, whoever lists it. Patterns without a scheme are for both: plain names are asked for in one. */
const isWorthAsking = ({ scheme, port, path, userinfo }: Probe): boolean =>
  port !== 22 && (scheme === "http" || port !== 443 || path !== "/" || userinfo !== undefined);

/** The requests on which the two files differ, and names of some other kinds: a page takes the browser its time. */
const isWorthAskingAgain = (probe: Probe): boolean =>
  isWorthAsking(probe) && probe.path === "/" && /zoom|example\.net|docs\.google|unlisted/.test(probe.host);

/** DENY is a proxy that is not there; a script that has to be there and is not has an error of its own. */
const isNowhere = (why: string | undefined): boolean =>
  why === "net::ERR_PROXY_CONNECTION_FAILED" || why === "net::ERR_MANDATORY_PROXY_CONFIGURATION_FAILED";

describe.skipIf(!canManageChromium())("Chromium with managed policy", () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function askingChromium(files: Record<string, string>) {
    const { page, whyNot, stop } = await startManagedChromium(files);
    stops.push(stop);
    await page.route("**/*", (route) => route.fulfill({ body: "reached" }));
    return async (probe: Probe): Promise<boolean> => {
      const why = await whyNot(probe);
      if (why !== undefined && why !== "net::ERR_BLOCKED_BY_ADMINISTRATOR") throw new Error(`${urlOf(probe)} ${why}`);
      return why === undefined;
    };
  }

  it.each([
    { name: "chrome-policy", own: ownPolicy, canAsk: isWorthAskingAgain },
    { name: "chrome-policy-only", own: {}, canAsk: isWorthAsking },
  ])("shows with $name what the list lets through and no near miss", async ({ name, own, canAsk }) => {
    const format = findFormat(name) as CheckedFormat;
    const ask = await askingChromium({ ...sampleFilesOf(format), ...own });
    await expectVerdicts(format, ask, { canAsk });
  });

  it("lets an entry with ports through beside one for the names below the same host, or below one of its names", async () => {
    const { compile, matcher } = findFormat("chrome-policy-only") as CheckedFormat;
    const entries = [
      anEntry(1, { host: "example.net", match: "sub" }),
      anEntry(2, { host: "example.net", tcp: ["443"] }),
      anEntry(3, { host: "wide.example.org", match: "host+sub", tcp: ["443"] }),
      anEntry(4, { host: "a.wide.example.org", match: "sub" }),
      anEntry(5, { host: "docs.example.com", match: "sub" }),
      anEntry(6, { host: "docs.example.com", path: "/open/" }),
    ];
    const files = Object.fromEntries(
      compile(contentOf(...entries), defaultOptions).map(({ file, body }) => [file, body]),
    );
    const ask = await askingChromium(files);
    const [reach, admits] = [createReach(entries), matcher(files)];
    const hosts = ["example.net", "x.example.net", "wide.example.org", "a.wide.example.org", "b.a.wide.example.org"];
    const probes: Probe[] = [
      ...hosts.flatMap((host) => [443, 8443].map((port): Probe => ({ scheme: "https", host, port, path: "/" }))),
      ...["/", "/open/x"].map((path): Probe => ({ scheme: "http", host: "docs.example.com", port: 80, path })),
    ];
    for (const probe of probes) {
      const isListed = reach.admitting(probe, { ports: true, paths: true }).length > 0;
      expect([urlOf(probe), await ask(probe), admits(probe)]).toEqual([urlOf(probe), isListed, isListed]);
    }
  });

  it("goes where the script lets it, and nowhere at all when there is none", async () => {
    const { compile, files, guide } = findFormat("proxy-only") as CheckedFormat;
    const entries = [...sampleEntries, anEntry(17, { host: "docs.example.com", path: "/open/" })];
    const [script] = compile(contentOf(...entries), defaultOptions);
    const beyond = await startBeyond();
    let isServed = true;
    const site = createServer((request, response) => {
      response.setHeader("content-type", files[0]?.contentType ?? "");
      response.statusCode = isServed && request.url === "/whitelist/current/proxy-only.pac" ? 200 : 404;
      response.end(response.statusCode === 200 ? script?.body : "");
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    stops.push(beyond.stop, () => site.close());
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const policies = { "proxy.json": pastedAt({ guide }, "ProxySettings", { "{origin}": origin }) };
    const everywhere = `--host-resolver-rules=MAP * 127.0.0.1:${beyond.port}, EXCLUDE 127.0.0.1`;
    const start = async () => {
      const { whyNot, stop } = await startManagedChromium(policies, everywhere);
      stops.push(stop);
      return whyNot;
    };
    const listed = [
      { scheme: "http", host: "us02web.zoom.us", port: 80, path: "/" },
      { scheme: "https", host: "trello.com", port: 443, path: "/b/1" },
      { scheme: "https", host: "alone.example.com", port: 8443, path: "/" },
      { scheme: "http", host: "docs.example.com", port: 80, path: "/open/x" },
    ] as const;
    const unlisted = [
      { scheme: "http", host: "notzoom.us", port: 80, path: "/" },
      { scheme: "https", host: "trello.com.evil.test", port: 443, path: "/" },
      { scheme: "https", host: "alone.example.com", port: 443, path: "/" },
      { scheme: "http", host: "docs.example.com", port: 80, path: "/open/../closed/" },
      { scheme: "https", host: "docs.example.com", port: 443, path: "/open/x" },
    ] as const;

    const withScript = await start();
    for (const probe of listed)
      expect([urlOf(probe), isNowhere(await withScript(probe))]).toEqual([urlOf(probe), false]);
    for (const probe of unlisted)
      expect([urlOf(probe), isNowhere(await withScript(probe))]).toEqual([urlOf(probe), true]);
    isServed = false;
    const withoutScript = await start();
    for (const probe of [...listed, ...unlisted]) expect(isNowhere(await withoutScript(probe))).toBe(true);
  });
});
