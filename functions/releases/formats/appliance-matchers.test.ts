import { describe, expect, it } from "vitest";
import { defenderMatcher } from "./defender-matcher.ts";
import { forcepointCloudMatcher } from "./forcepoint-cloud-matcher.ts";
import type { Matcher } from "./format.ts";
import { fortigateAddressMatcher, fortigateCategoryMatcher } from "./fortigate-matcher.ts";
import { paloaltoDomainMatcher, paloaltoIpMatcher, paloaltoUrlMatcher } from "./paloalto-matcher.ts";
import { smoothwallMatcher } from "./smoothwall-matcher.ts";
import { umbrellaMatcher } from "./umbrella-matcher.ts";
import { zscalerMatcher } from "./zscaler-matcher.ts";

/** Of some addresses, those that a file with these lines lets through. */
function admitted(matcher: Matcher, file: string, lines: readonly string[], addresses: readonly string[]): string[] {
  const admits = matcher({ [file]: lines.map((line) => `${line}\n`).join("") });
  return addresses.filter((address) => {
    const slash = address.indexOf("/");
    const [host, path] = slash < 0 ? [address, "/"] : [address.slice(0, slash), address.slice(slash)];
    return admits({ scheme: "https", host, port: 443, path });
  });
}

const around = ["zoom.us", "a.zoom.us", "a.b.zoom.us", "notzoom.us", "zoom.us.evil.test", "us", "zoom.us/j/1"];

describe("how a product reads a line, as far as it is documented", () => {
  it.each<[string, Matcher, string, string[], string[]]>([
    ["a Palo Alto URL", paloaltoUrlMatcher, "paloalto-url.txt", ["zoom.us/"], ["zoom.us", "zoom.us/j/1"]],
    [
      "a Palo Alto URL with an open end",
      paloaltoUrlMatcher,
      "paloalto-url.txt",
      ["zoom.us"],
      ["zoom.us", "zoom.us.evil.test", "zoom.us/j/1"],
    ],
    ["a Palo Alto wildcard", paloaltoUrlMatcher, "paloalto-url.txt", ["*.zoom.us/"], ["a.zoom.us", "a.b.zoom.us"]],
    ["a Palo Alto page, in any case", paloaltoUrlMatcher, "paloalto-url.txt", ["zoom.us/J/"], ["zoom.us/j/1"]],
    ["a Palo Alto name alone", paloaltoDomainMatcher, "paloalto-domain.txt", ["^zoom.us"], ["zoom.us", "zoom.us/j/1"]],
    [
      "a FortiGate wildcard",
      fortigateCategoryMatcher,
      "fortigate-category.txt",
      ["*.zoom.us"],
      ["a.zoom.us", "a.b.zoom.us"],
    ],
    ["a FortiGate wildcard before letters", fortigateCategoryMatcher, "fortigate-category.txt", ["*zoom.us"], around],
    [
      "a bare Forcepoint name, at its widest",
      forcepointCloudMatcher,
      "forcepoint-cloud.txt",
      ["zoom.us"],
      ["zoom.us", "a.zoom.us", "a.b.zoom.us", "zoom.us/j/1"],
    ],
    [
      "a Forcepoint wildcard before letters",
      forcepointCloudMatcher,
      "forcepoint-cloud.txt",
      ["*zoom.us"],
      ["zoom.us", "a.zoom.us", "a.b.zoom.us", "notzoom.us", "zoom.us/j/1"],
    ],
    [
      "a Smoothwall name",
      smoothwallMatcher,
      "smoothwall.txt",
      ["zoom.us"],
      ["zoom.us", "a.zoom.us", "a.b.zoom.us", "zoom.us/j/1"],
    ],
    ["a Zscaler name", zscalerMatcher, "zscaler.txt", ["zoom.us"], ["zoom.us", "zoom.us/j/1"]],
    [
      "an Umbrella ending",
      umbrellaMatcher,
      "umbrella.csv",
      ["us"],
      around.filter((name) => name !== "zoom.us.evil.test"),
    ],
  ])("%s", (_what, matcher, file, lines, expected) => {
    expect(admitted(matcher, file, lines, around)).toEqual(expected);
  });

  it("a Zscaler name with a leading dot takes in five labels to its left", () => {
    const addresses = ["zoom.us", "e.d.c.b.a.zoom.us", "f.e.d.c.b.a.zoom.us"];
    expect(admitted(zscalerMatcher, "zscaler.txt", [".zoom.us"], addresses)).toEqual(addresses.slice(0, 2));
  });

  it("a Smoothwall name that starts with www is that name alone", () => {
    const addresses = ["www.zoom.us", "a.www.zoom.us", "zoom.us"];
    expect(admitted(smoothwallMatcher, "smoothwall.txt", ["www.zoom.us"], addresses)).toEqual(["www.zoom.us"]);
  });

  it("a Smoothwall pattern counts anywhere in the address", () => {
    const found = admitted(smoothwallMatcher, "smoothwall-patterns.txt", ["zoom\\.us"], around);
    expect(found).toEqual(around.filter((address) => address.includes("zoom.us")));
  });

  it("addresses and ranges, up to a comment where there may be one", () => {
    const addresses = ["13.107.64.1", "13.108.0.1", "2407:30c0::1", "zoom.us"];
    const lines = ["13.107.64.0/18", "2407:30c0::/32"];
    expect(admitted(fortigateAddressMatcher, "fortigate-address.txt", lines, addresses)).toHaveLength(2);
    expect(admitted(paloaltoIpMatcher, "paloalto-ip.txt", ["13.107.64.1 Zoom"], addresses)).toEqual(["13.107.64.1"]);
    expect(admitted(umbrellaMatcher, "umbrella.csv", ["13.107.64.1"], addresses)).toEqual(["13.107.64.1"]);
  });

  it("a Defender row only where it allows, a page by its host", () => {
    const head = "indicatorType,indicatorValue,action";
    const rows = [
      "DomainName,zoom.us,Allowed",
      "DomainName,evil.test,Block",
      "Url,https://docs.google.com/document/,Allowed",
    ];
    const addresses = ["zoom.us", "a.zoom.us", "notzoom.us", "evil.test", "docs.google.com/secret"];
    expect(admitted(defenderMatcher, "defender.csv", [head, ...rows], addresses)).toEqual([
      "zoom.us",
      "a.zoom.us",
      "docs.google.com/secret",
    ]);
  });
});
