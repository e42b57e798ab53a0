import { afterEach, describe, expect, it } from "vitest";
import { defaultOptions } from "#functions/releases/compile.ts";
import { type CheckedFormat, findFormat } from "#functions/releases/formats.ts";
import { createReach, type Probe } from "#functions/releases/reach.ts";
import { anEntry, contentOf } from "../formats/entries.ts";
import { canManageChromium, startManagedChromium } from "./managed-chromium.ts";
import { urlOf } from "./probes.ts";
import { sampleFilesOf, tryFilter } from "./verdicts.ts";

/** What an organisation has of its own, to which the plain file only adds exceptions. */
const ownPolicy = { "own.json": '{"URLBlocklist": ["*"]}' };

/** Chromium shows no page from port 22, whoever lists it. Patterns without a scheme are for both: plain names are asked for in one. */
const isWorthAsking = ({ scheme, port, path, userinfo }: Probe): boolean =>
  port !== 22 && (scheme === "http" || port !== 443 || path !== "/" || userinfo !== undefined);

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
    { name: "chrome-policy", own: ownPolicy },
    { name: "chrome-policy-only", own: {} },
  ])("shows with $name what the list lets through and no near miss", async ({ name, own }) => {
    const format = findFormat(name) as CheckedFormat;
    const ask = await askingChromium({ ...sampleFilesOf(format), ...own });
    const { faults, text } = await tryFilter(format, ask, { canAsk: isWorthAsking });
    expect(faults).toEqual([]);
    await expect(text).toMatchFileSnapshot(`verdicts/${name}.json`);
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
});
