import { describe, expect, it } from "vitest";
import { anEntry, contentOf } from "../../../tests/formats/entries.ts";
import { defaultOptions } from "../compile.ts";
import type { Entry } from "../entries.ts";
import { defender } from "./defender.ts";
import { forcepointCloud } from "./forcepoint-cloud.ts";
import type { Format } from "./format.ts";
import { fortigateAddress } from "./fortigate-address.ts";
import { fortigateCategory } from "./fortigate-category.ts";
import { fortigateDomain } from "./fortigate-domain.ts";
import { paloaltoDomain } from "./paloalto-domain.ts";
import { paloaltoIp } from "./paloalto-ip.ts";
import { paloaltoUrl } from "./paloalto-url.ts";
import { proxyOnly } from "./proxy-only.ts";
import { smoothwall } from "./smoothwall.ts";
import { umbrella } from "./umbrella.ts";
import { zscaler } from "./zscaler.ts";

const host = anEntry("host", { host: "trello.com" });
const wide = anEntry("wide", { host: "zoom.us", match: "host+sub" });
const below = anEntry("below", { host: "example.net", match: "sub" });
const page = anEntry("page", { host: "docs.google.com", path: "/document/" });
const ranges = anEntry("ranges", { ips: ["13.107.64.0/18", "170.114.1.7/32", "2407:30c0::/32", "2407:30c0:1::5/128"] });
const shared = anEntry("shared", { host: "tenant.sharepoint.com", match: "host+sub", sharedTenantAccepted: true });

function compiled(format: Format, ...entries: readonly Entry[]) {
  const [file] = format.compile(contentOf(...entries), defaultOptions);
  const losses = file?.losses.map(({ id, part, reason }) => `${id} ${part ? `${part} ` : ""}${reason}`) ?? [];
  return { lines: file?.body.trimEnd().split("\n"), losses, folded: file?.folded };
}

const everything = [host, wide, below, page, ranges, shared];

describe("each product's spelling", () => {
  it.each<[Format, string[]]>([
    [
      paloaltoUrl,
      ["tenant.sharepoint.com/", "*.tenant.sharepoint.com/", "trello.com/", "*.example.net/", "zoom.us/", "*.zoom.us/"],
    ],
    [
      paloaltoDomain,
      ["tenant.sharepoint.com", "*.tenant.sharepoint.com", "^trello.com", "*.example.net", "zoom.us", "*.zoom.us"],
    ],
    [paloaltoIp, ["13.107.64.0/18", "170.114.1.7/32", "2407:30c0::/32"]],
    [
      fortigateCategory,
      ["tenant.sharepoint.com", "*.tenant.sharepoint.com", "trello.com", "*.example.net", "zoom.us", "*.zoom.us"],
    ],
    [fortigateDomain, ["tenant.sharepoint.com", "*.tenant.sharepoint.com", "*.example.net", "zoom.us", "*.zoom.us"]],
    [fortigateAddress, ["13.107.64.0/18", "170.114.1.7/32", "2407:30c0::/32"]],
    [zscaler, [".tenant.sharepoint.com", "trello.com", ".zoom.us"]],
    [umbrella, ["zoom.us", "13.107.64.0/18", "170.114.1.7"]],
    [
      forcepointCloud,
      [
        "tenant.sharepoint.com",
        "*.tenant.sharepoint.com",
        "*.example.net",
        "zoom.us",
        "*.zoom.us",
        "13.107.64.0/18",
        "170.114.1.7/32",
      ],
    ],
    [smoothwall, ["tenant.sharepoint.com", "zoom.us"]],
  ])("$name", (format, lines) => {
    expect(compiled(format, ...everything).lines).toEqual(lines);
  });

  it("holds one harmless line when there is nothing to say", () => {
    expect(compiled(paloaltoUrl).lines).toEqual(["nothing-listed.invalid/"]);
    expect(compiled(paloaltoDomain).lines).toEqual(["^nothing-listed.invalid"]);
    for (const format of [paloaltoIp, fortigateAddress]) expect(compiled(format).lines).toEqual(["192.0.2.1/32"]);
    for (const format of [fortigateCategory, fortigateDomain, zscaler, umbrella, forcepointCloud, smoothwall]) {
      expect(compiled(format).lines).toEqual(["nothing-listed.invalid"]);
    }
  });
});

describe("what is left out, and why", () => {
  it.each<[Format, string[]]>([
    [paloaltoUrl, ["page path_case_ignored", "ranges ip_ranges_not_expressible"]],
    [fortigateCategory, ["page unconfirmed", "ranges ip_ranges_not_expressible"]],
    [fortigateDomain, ["host unconfirmed", "page path_not_expressible", "ranges ip_ranges_not_expressible"]],
    [
      zscaler,
      [
        "wide host five_levels_only",
        "below below_only_not_expressible",
        "page unconfirmed",
        "ranges ip_ranges_not_expressible",
        "shared host five_levels_only",
      ],
    ],
    [
      umbrella,
      [
        "host host_alone_not_expressible",
        "below below_only_not_expressible",
        "page path_not_expressible",
        "ranges ips ipv6_not_expressible",
        "shared shared_content",
      ],
    ],
    [
      defender,
      [
        "host host_alone_not_expressible",
        "below below_only_not_expressible",
        "page path_not_expressible",
        "ranges ips single_addresses_only",
        "shared shared_content",
      ],
    ],
    [forcepointCloud, ["host unconfirmed", "page unconfirmed", "ranges ips ipv6_not_expressible"]],
    [
      smoothwall,
      ["host unconfirmed", "below unconfirmed", "page host_alone_not_expressible", "ranges ip_ranges_not_expressible"],
    ],
  ])("$name", (format, losses) => {
    expect(compiled(format, ...everything).losses).toEqual(losses);
  });

  it("is nothing that another line says", () => {
    const api = anEntry("api", { host: "api.zoom.us" });
    for (const format of [umbrella, defender, smoothwall, fortigateDomain, forcepointCloud]) {
      const { losses, folded } = compiled(format, wide, api);
      expect({ losses, folded }).toEqual({ losses: [], folded: [{ id: "api", by: "wide" }] });
    }
  });

  it("is neither a host nor the names below it where entries for both make one", () => {
    const both = [host, anEntry("under", { host: "trello.com", match: "sub" })];
    for (const format of [umbrella, defender, smoothwall]) expect(compiled(format, ...both).losses).toEqual([]);
    expect(compiled(zscaler, ...both)).toMatchObject({
      lines: [".trello.com"],
      losses: ["under host five_levels_only"],
    });
  });
});

describe("what is said more narrowly", () => {
  const path = (id: string, text: string) => anEntry(id, { host: "zoom.us", path: text });
  const reasons = (...entries: readonly Entry[]) => compiled(proxyOnly, ...entries).losses;

  it("is a loss of an entry, too, that has no line beside the one that says it", () => {
    expect(reasons(path("a", "/j/"), path("b", "/j/"), path("c", "/j/k/"))).toEqual([
      "a path https_paths_not_seen",
      "b path https_paths_not_seen",
      "c path https_paths_not_seen",
    ]);
  });

  it("is none of an entry that a wider line says whole", () => {
    expect(reasons(path("a", "/j/"), anEntry("host", { host: "zoom.us" }))).toEqual([]);
  });
});

describe("what one product alone minds", () => {
  it("takes no line longer than 255 characters into a Palo Alto list", () => {
    const long = [63, 63, 63, 58].map((length) => "a".repeat(length)).join(".");
    expect(compiled(paloaltoUrl, anEntry("long", { host: `${long}.us` })).losses).toEqual(["long not_accepted"]);
  });

  it("keeps a name of its own below a Zscaler name where the five levels of that one would not reach", () => {
    const near = anEntry("near", { host: "a.b.c.d.e.zoom.us" });
    const far = anEntry("far", { host: "a.b.c.d.e.f.zoom.us" });
    const wideBelow = anEntry("wide below", { host: "us.zoom.us", match: "host+sub" });
    expect(compiled(zscaler, wide, near, far, wideBelow)).toMatchObject({
      lines: [".zoom.us", "a.b.c.d.e.f.zoom.us", ".us.zoom.us"],
      folded: [{ id: "near", by: "wide" }],
    });
  });

  it("gives Zscaler no underscore where that would refuse the whole list", () => {
    expect(compiled(zscaler, anEntry("a", { host: "www.a_b.us" })).losses).toEqual(["a not_accepted"]);
    expect(compiled(zscaler, anEntry("b", { host: "w_w.zoom.us" }), anEntry("c", { host: "a_b.us" })).losses).toEqual(
      [],
    );
  });

  it("says a name that starts with www to Smoothwall, which takes it alone", () => {
    const www = anEntry("www", { host: "www.gov.example" });
    expect(compiled(smoothwall, www)).toMatchObject({ lines: ["www.gov.example"], losses: [] });
    expect(compiled(smoothwall, { ...www, match: "host+sub" })).toMatchObject({
      lines: ["www.gov.example"],
      losses: ["www host with_subdomains_not_expressible"],
    });
  });

  it("counts nothing below such a name as said by it", () => {
    const www = anEntry("www", { host: "www.gov.example", match: "host+sub" });
    const belowIt = anEntry("below it", { host: "a.www.gov.example" });
    expect(compiled(smoothwall, www, belowIt)).toMatchObject({
      losses: ["www host with_subdomains_not_expressible", "below it unconfirmed"],
      folded: [],
    });
  });

  it("gives Smoothwall no pattern: nobody has confirmed what it would be compared with", () => {
    const [, patterns] = smoothwall.compile(contentOf(...everything), defaultOptions);
    expect(patterns).toMatchObject({ body: "^https?://nothing-listed\\.invalid(:\\d+)?/\n", entries: 0 });
  });

  it("lets every Defender row lapse: with its entry, or a year after the version", () => {
    const { lines } = compiled(
      defender,
      wide,
      anEntry(2, { host: "miro.com", match: "host+sub", expires: "2027-01-31T00:00:00Z" }),
    );
    expect(lines?.slice(1).map((line) => line.split(",").slice(0, 4).join(" "))).toEqual([
      "DomainName miro.com 2027-01-31T00:00:00.0Z Allowed",
      "DomainName zoom.us 2027-11-21T12:00:00.0Z Allowed",
    ]);
  });

  it("writes single addresses for Defender, IPv6 with all eight groups", () => {
    expect(compiled(defender, anEntry(1, { ips: ["170.114.1.7/32", "2407:30c0::5/128"] })).lines?.slice(1)).toEqual([
      expect.stringContaining("IpAddress,170.114.1.7,"),
      expect.stringContaining("IpAddress,2407:30c0:0:0:0:0:0:5,"),
    ]);
  });
});
