import { createPacResolver } from "pac-resolver";
import { QuickJS } from "quickjs-wasi";
import { describe, expect, it } from "vitest";
import { findFormat } from "#functions/releases/formats.ts";
import type { Probe } from "#functions/releases/reach.ts";
import { urlOf } from "./probes.ts";
import { expectVerdicts, sampleFilesOf } from "./verdicts.ts";

const format = findFormat("proxy-only");

describe("the PAC script in pac-resolver", () => {
  const createFinder = async () => {
    if (!format) throw new Error("there is no format proxy-only");
    const script = sampleFilesOf(format)["proxy-only.pac"] ?? "";
    return { format, find: createPacResolver(await QuickJS.create(), script) };
  };

  it("goes direct where the list lets it and to no near miss", async () => {
    const { format, find } = await createFinder();
    const ask = async (probe: Probe) => (await find(urlOf(probe))) === "DIRECT";
    await expectVerdicts(format, ask);
  });

  it.each([
    ["a name that every object has", "http://constructor/", "constructor"],
    ["another one", "http://__proto__/", "__proto__"],
    ["a host that is not the address's", "http://evil.test/", "zoom.us"],
    ["an address that is not the host's", "http://zoom.us/", "evil.test"],
    ["a listed name before the at sign", "http://zoom.us@evil.test/", "zoom.us"],
    ["an unknown scheme", "ftp://zoom.us/", "zoom.us"],
    ["a port that is none", "http://zoom.us:0/", "zoom.us"],
  ])("sends %s nowhere", async (_name, url, host) => {
    const { find } = await createFinder();
    expect(await find(url, host)).toBe("PROXY 127.0.0.1:9");
  });
});
