import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  covers,
  type Destination,
  type DestinationInput,
  describeDestination,
  isSharedTenantHost,
  matchesName,
  needsSharedTenantAcceptance,
  normaliseDestination,
  overlaps,
  registrableDomainOf,
} from "./destinations.ts";

const normalised = (input: DestinationInput): Destination => {
  const { destination, problems } = normaliseDestination({ match: "host", ...input });
  if (!destination) throw new Error(JSON.stringify(problems));
  return destination;
};
const problemsOf = (input: DestinationInput, listed: string[] = []) =>
  (normaliseDestination({ match: "host", ...input }, { listed }).problems ?? []).map(
    ({ field, code }) => `${field}: ${code}`,
  );
const hostProblem = (host: string) => problemsOf({ host })[0];
const warningsOf = (input: DestinationInput, listed: string[] = []) =>
  (normaliseDestination({ match: "host", ...input }, { listed }).warnings ?? []).map(({ code }) => code);

describe("a host name", () => {
  it.each([
    ["zoom.us", "zoom.us"],
    ["  Zoom.US ", "zoom.us"],
    ["zoom.us.", "zoom.us"],
    ["https://zoom.us", "zoom.us"],
    ["HTTPS://Zoom.us/", "zoom.us"],
    ["*.zoom.us", "zoom.us"],
    [".zoom.us", "zoom.us"],
    ["münchen.de", "xn--mnchen-3ya.de"],
    ["xn--mnchen-3ya.de", "xn--mnchen-3ya.de"],
    ["mu\u0308nchen.de", "xn--mnchen-3ya.de"],
    ["例え.jp", "xn--r8jz45g.jp"],
  ])("%s is stored as %s", (typed, host) => {
    expect(normalised({ host: typed }).host).toBe(host);
  });

  it("keeps the match that was selected, whatever marker was typed, and says so where it is narrower", () => {
    expect(normalised({ host: "*.zoom.us", match: "host+sub" })).toEqual({ host: "zoom.us", match: "host+sub" });
    expect(normalised({ host: ".zoom.us", match: "sub" })).toEqual({ host: "zoom.us", match: "sub" });
    expect(warningsOf({ host: "*.zoom.us", match: "host" })).toEqual(["marker_ignored"]);
    expect(problemsOf({ host: "*.zoom.us", match: undefined })).toEqual(["match: match_missing"]);
  });

  it.each([
    ["zo om.us", "host: blank_inside"],
    ["zoom.us\nevil.com", "host: unprintable"],
    ["zoom\u0000.us", "host: unprintable"],
    ["zoo\u200bm.us", "host: unprintable"],
    ["zoo\u00adm.us", "host: unprintable"],
    ["\u202ezoom.us", "host: unprintable"],
    ["zoom\ue000.us", "host: unprintable"],
    [`${"a.".repeat(1100)}us`, "host: too_long"],
    ["ftp://zoom.us", "host: scheme"],
    ["javascript://zoom.us", "host: scheme"],
    ["user@zoom.us", "host: userinfo"],
    ["https://user:pass@zoom.us/", "host: userinfo"],
    ["zoom.us?q=1", "host: query"],
    ["zoom.us#top", "host: fragment"],
    ["zoom.us\\evil.com", "host: backslash"],
    ["zoom%2eus", "host: percent"],
    ["zoom.us:443", "host: port_in_host"],
    ["https://zoom.us:8443/", "host: port_in_host"],
    ["z*m.us", "host: wildcard"],
    ["us.*.zoom.us", "host: wildcard"],
    ["*.*.zoom.us", "host: wildcard"],
    ["*", "host: wildcard"],
    ["zoom.us..", "host: dots"],
    ["zoom..us", "host: dots"],
    ["..zoom.us", "host: dots"],
    ["127.0.0.1", "host: ip_literal"],
    ["0x7f.1", "host: ip_literal"],
    ["2130706433", "host: ip_literal"],
    ["127.1", "host: ip_literal"],
    ["0177.0.0.1", "host: ip_literal"],
    ["170.114.0.0/16", "host: ip_literal"],
    ["[2407:30c0::1]", "host: ip_literal"],
    ["2407:30c0::1", "host: ip_literal"],
    ["１２７.0.0.1", "host: ip_literal"],
    ["ｚｏｏｍ.us", "host: not_as_typed"],
    ["zoom。us", "host: not_as_typed"],
    ["zoom．us", "host: not_as_typed"],
    ["-zoom.us", "host: not_a_name"],
    ["zoom-.us", "host: not_a_name"],
    ["_x.zoom.us", "host: not_a_name"],
    ["r5---sn-abc.googlevideo.com", "host: not_a_name"],
    ["xn--zm-fmca.us", "host: mixed_scripts"],
    ["xn--a.us", "host: not_a_name"],
    ["xn--zoom-.us", "host: not_a_name"],
    [`${"a".repeat(64)}.us`, "host: not_a_name"],
    [`${`${"a".repeat(60)}.`.repeat(5)}us`, "host: not_a_name"],
    ["zооm.us", "host: mixed_scripts"],
    ["zοom.us", "host: mixed_scripts"],
    ["сосо.com", "host: looks_like_latin"],
    ["xn--n1aaaa.com", "host: looks_like_latin"],
    ["localhost", "host: bare_name"],
    ["com", "host: bare_name"],
    ["uk", "host: bare_name"],
    ["eastmere.example", "host: unlisted_ending"],
    ["printer.local", "host: unlisted_ending"],
    ["db.internal", "host: unlisted_ending"],
    ["zoom.us.invalid", "host: unlisted_ending"],
    ["hidden.onion", "host: not_for_web"],
    ["1.in-addr.arpa", "host: not_for_web"],
    ["co.uk", "host: public_suffix"],
    ["gov.uk", "host: public_suffix"],
    ["github.io", "host: public_suffix"],
    ["s3.amazonaws.com", "host: public_suffix"],
    ["cloudfront.net", "host: public_suffix"],
    ["web.app", "host: public_suffix"],
    ["kent.sch.uk", "host: public_suffix"],
  ])("%j is refused: %s", (typed, problem) => {
    expect(hostProblem(typed)).toBe(problem);
    expect(hostProblem(`*.${typed}`), "with a marker").toBeDefined();
  });

  it("is refused when it imitates a listed one in other letters, and warned about in plain ones", () => {
    expect(problemsOf({ host: "zöom.us" }, ["zoom.us"])).toEqual(["host: looks_like_listed"]);
    expect(problemsOf({ host: "xn--zom-tna.us" }, ["zoom.us"])).toEqual(["host: looks_like_listed"]);
    expect(warningsOf({ host: "zooom.us" }, ["zoom.us"])).toEqual(["looks_like_listed"]);
    expect(warningsOf({ host: "z00m.us" }, ["zoom.us"])).toEqual(["looks_like_listed"]);
    expect(warningsOf({ host: "us02web.zoom.us" }, ["zoom.us"])).toEqual([]);
    expect(warningsOf({ host: "münchen.de" })).toEqual(["not_ascii"]);
  });

  it("that holds text in no known shape is never accepted, and what is accepted stays as it is", async () => {
    await fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "grapheme" }), fc.domain(), fc.webUrl(), fc.ipV4Extended(), fc.ipV6()),
        (host) => {
          const { destination } = normaliseDestination({ host, match: "host" });
          if (!destination) return;
          expect(destination.host).toMatch(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/);
          expect(new URL(`https://${destination.host}/`).hostname).toBe(destination.host);
          expect(normaliseDestination(destination).destination).toEqual(destination);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a path", () => {
  it("comes from its field or from the web address, and is for one host only", () => {
    expect(normalised({ host: "https://docs.google.com/document/" })).toMatchObject({
      host: "docs.google.com",
      path: "/document/",
    });
    expect(normalised({ host: "docs.google.com", path: "/Document/%C3%A9/" }).path).toBe("/Document/%C3%A9/");
    expect(problemsOf({ host: "docs.google.com/a/", path: "/b/" })).toEqual(["path: two_paths"]);
    expect(problemsOf({ host: "docs.google.com", path: "/a/", match: "host+sub" })).toEqual(["match: path_needs_host"]);
  });

  it.each([
    ["/document", "path: path_ends"],
    ["document/", "path: path_ends"],
    ["/", "path: path_ends"],
    ["/a//b/", "path: path_empty_part"],
    ["/a/../", "path: path_dots"],
    ["/./", "path: path_dots"],
    ["/%2e%2e/", "path: path_encoding"],
    ["/a%2Fb/", "path: path_encoding"],
    ["/a%5cb/", "path: path_encoding"],
    ["/a%00/", "path: path_encoding"],
    ["/%41/", "path: path_encoding"],
    ["/%7e/", "path: path_encoding"],
    ["/100%/", "path: path_encoding"],
    ["/%zz/", "path: path_encoding"],
    ["/*/", "path: path_characters"],
    ["/a;b/", "path: path_characters"],
    ["/é/", "path: path_characters"],
    ["/a?b/", "path: path_characters"],
    ["/a b/", "path: blank_inside"],
    [`/${"a".repeat(1100)}/`, "path: path_too_long"],
  ])("%j is refused: %s", (path, problem) => {
    expect(problemsOf({ host: "docs.google.com", path })).toEqual([problem]);
  });
});

describe("ports", () => {
  it("are sorted, and ranges that touch are joined", () => {
    expect(normalised({ host: "zoom.us", tcp: "8801-8805, 443,8806,443", udp: ["3478"] })).toMatchObject({
      tcp: ["443", "8801-8806"],
      udp: ["3478"],
    });
    expect(normalised({ host: "zoom.us", tcp: " ", udp: [] })).toEqual({ host: "zoom.us", match: "host" });
  });

  it.each(["0", "65536", "443-443", "9000-80", "080", "http", "1-2-3", "-1", "4 43"])("%s is refused", (tcp) => {
    expect(problemsOf({ host: "zoom.us", tcp })).toEqual(["tcp: port"]);
  });
});

describe("IP ranges", () => {
  it("are written in one spelling, sorted, without those that another holds", () => {
    expect(normalised({ ips: "170.114.0.0/16 2407:30C0:0::/32,170.114.1.0/24, 8.8.8.8" })).toEqual({
      match: "host",
      ips: ["170.114.0.0/16", "2407:30c0::/32", "8.8.8.8/32"],
    });
  });

  it.each([
    ["010.1.1.1/32", "ip_form"],
    ["1.2.3/24", "ip_form"],
    ["0x8.8.8.8", "ip_form"],
    ["8.8.8.0/08", "ip_form"],
    ["8.8.8.0/33", "ip_form"],
    ["8.8.8.0/24/24", "ip_form"],
    ["8.8.8.0/255.255.255.0", "ip_form"],
    ["2407:30c0::/129", "ip_form"],
    ["fe80::1%eth0", "ip_form"],
    ["::ffff:8.8.8.8", "ip_form"],
    ["::ffff:808:808", "ip_not_public"],
    ["zoom.us", "ip_form"],
    ["170.114.0.1/16", "ip_host_bits"],
    ["2407:30c0::1/32", "ip_host_bits"],
    ["8.0.0.0/11", "ip_too_wide"],
    ["0.0.0.0/0", "ip_too_wide"],
    ["2407::/28", "ip_too_wide"],
    ["10.0.0.0/16", "ip_not_public"],
    ["127.0.0.1", "ip_not_public"],
    ["169.254.1.0/24", "ip_not_public"],
    ["192.168.0.0/16", "ip_not_public"],
    ["192.160.0.0/12", "ip_not_public"],
    ["100.64.0.0/12", "ip_not_public"],
    ["224.0.0.0/12", "ip_not_public"],
    ["203.0.113.0/24", "ip_not_public"],
    ["255.255.255.255", "ip_not_public"],
    ["2001:db8::/32", "ip_not_public"],
    ["fd00::/32", "ip_not_public"],
    ["fe80::/32", "ip_not_public"],
    ["4000::/32", "ip_not_public"],
    ["::1", "ip_not_public"],
  ])("%s is refused: %s", (ips, code) => {
    expect(problemsOf({ ips })).toEqual([`ips: ${code}`]);
  });

  it("stand alone: never with a host, and nothing at all is nothing", () => {
    expect(problemsOf({ host: "zoom.us", ips: "170.114.0.0/16" })).toEqual(["host: host_and_ips"]);
    expect(problemsOf({})).toEqual(["host: empty"]);
  });
});

describe("shared hosts", () => {
  it.each<[DestinationInput, boolean]>([
    [{ host: "sharepoint.com", match: "sub" }, true],
    [{ host: "sharepoint.com", match: "host+sub" }, true],
    [{ host: "sharepoint.com", match: "host" }, false],
    [{ host: "eastmere.sharepoint.com", match: "host" }, false],
    [{ host: "eastmere.sharepoint.com", match: "host+sub" }, false],
    [{ host: "atlassian.net", match: "sub" }, true],
    [{ host: "office.com", match: "host+sub" }, true],
    [{ host: "google.com", match: "sub" }, true],
    [{ host: "lh3.googleusercontent.com", match: "host" }, true],
    [{ host: "sites.google.com", match: "host" }, true],
    [{ host: "sites.google.com", match: "host", path: "/view/eastmere/" }, false],
    [{ host: "amazonaws.com", match: "host+sub" }, true],
    [{ host: "zoom.us", match: "host+sub" }, false],
  ])("%o needs to be accepted: %s", (input, needed) => {
    expect(needsSharedTenantAcceptance(normalised(input))).toBe(needed);
    expect(warningsOf(input).includes("shared_tenant")).toBe(needed);
  });

  it("are the listed hosts, and everything below those that only a path divides", () => {
    expect(
      ["sharepoint.com", "lh3.googleusercontent.com", "eastmere.sharepoint.com", "zoom.us"].map(isSharedTenantHost),
    ).toEqual([true, true, false, false]);
  });
});

describe("comparing destinations", () => {
  const at = (host: string, match: Destination["match"] = "host", rest: Partial<Destination> = {}): Destination => ({
    host,
    match,
    ...rest,
  });

  it.each<[string, boolean, Destination, Destination]>([
    ["a host with its subdomains covers the host", true, at("zoom.us", "host+sub"), at("zoom.us")],
    ["and each name below", true, at("zoom.us", "host+sub"), at("a.b.zoom.us", "host+sub")],
    ["and a path on it", true, at("zoom.us", "host+sub"), at("zoom.us", "host", { path: "/j/" })],
    ["and its subdomains alone", true, at("zoom.us", "host+sub"), at("zoom.us", "sub")],
    ["but no name that merely ends alike", false, at("zoom.us", "host+sub"), at("evilzoom.us")],
    ["subdomains alone do not cover the host", false, at("zoom.us", "sub"), at("zoom.us")],
    ["but do cover a host below with its subdomains", true, at("zoom.us", "sub"), at("us.zoom.us", "host+sub")],
    ["a host alone covers no subdomain", false, at("zoom.us"), at("us.zoom.us")],
    ["nor the host with subdomains", false, at("zoom.us"), at("zoom.us", "host+sub")],
    [
      "a short path covers a longer one",
      true,
      at("a.com", "host", { path: "/x/" }),
      at("a.com", "host", { path: "/x/y/" }),
    ],
    ["a path does not cover its host", false, at("a.com", "host", { path: "/x/" }), at("a.com")],
    ["web ports cover 443", true, at("a.com"), at("a.com", "host", { tcp: ["443"] })],
    ["443 does not cover the web ports", false, at("a.com", "host", { tcp: ["443"] }), at("a.com")],
    [
      "a range covers a port in it",
      true,
      at("a.com", "host", { tcp: ["1-9000"] }),
      at("a.com", "host", { tcp: ["8801-8810"] }),
    ],
    ["TCP does not cover UDP", false, at("a.com", "host", { tcp: ["443"] }), at("a.com", "host", { udp: ["443"] })],
    [
      "a wide range covers one inside",
      true,
      { match: "host", ips: ["170.114.0.0/16"] },
      { match: "host", ips: ["170.114.3.0/24"] },
    ],
    [
      "not one outside",
      false,
      { match: "host", ips: ["170.114.0.0/16"] },
      { match: "host", ips: ["170.114.3.0/24", "8.8.8.8/32"] },
    ],
    ["a host covers no range", false, at("zoom.us", "host+sub"), { match: "host", ips: ["170.114.0.0/16"] }],
  ])("%s (%s)", (_, covered, outer, inner) => {
    expect(covers(outer, inner)).toBe(covered);
  });

  const label = fc.constantFrom("a", "b", "zoom");
  const destination: fc.Arbitrary<Destination> = fc.oneof(
    fc
      .record({
        labels: fc.array(label, { minLength: 1, maxLength: 3 }),
        match: fc.constantFrom("host" as const, "host+sub" as const, "sub" as const),
        path: fc.constantFrom(undefined, "/x/", "/x/y/", "/z/"),
        tcp: fc.constantFrom<string[] | undefined>(undefined, ["443"], ["80", "443"], ["1-65535"]),
      })
      .map(({ labels, match, path, tcp }) => ({
        host: `${labels.join(".")}.us`,
        match: path ? ("host" as const) : match,
        ...(path && { path }),
        ...(tcp && { tcp }),
      })),
    fc
      .constantFrom<string[]>(["8.8.8.0/24"], ["8.8.8.8/32"], ["170.114.0.0/16", "8.8.0.0/16"], ["2407:30c0::/32"])
      .map((ips) => ({ match: "host" as const, ips })),
  );

  it("covering is reflexive and transitive, and what covers also overlaps, both ways round", async () => {
    await fc.assert(
      fc.property(destination, destination, destination, (one, two, three) => {
        expect(covers(one, one)).toBe(true);
        if (covers(one, two) && covers(two, three)) expect(covers(one, three)).toBe(true);
        if (covers(one, two)) expect(overlaps(one, two)).toBe(true);
        expect(overlaps(one, two)).toBe(overlaps(two, one));
      }),
      { numRuns: 3000 },
    );
  });

  it("what a destination covers never matches a name that it does not match itself", async () => {
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join(".")}.us`);
    await fc.assert(
      fc.property(destination, destination, name, (outer, inner, host) => {
        if (covers(outer, inner) && matchesName(inner, host)) expect(matchesName(outer, host)).toBe(true);
        if (!overlaps(outer, inner) && outer.path === undefined && inner.path === undefined) {
          expect(matchesName(outer, host) && matchesName(inner, host)).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

it("finds what one organisation can register", () => {
  expect(["us02web.zoom.us", "a.b.co.uk", "x.github.io", "co.uk"].map(registrableDomainOf)).toEqual([
    "zoom.us",
    "b.co.uk",
    "x.github.io",
    undefined,
  ]);
});

it("describes a destination in words, with both spellings of a name that is not plain", () => {
  expect(describeDestination(normalised({ host: "zoom.us", match: "host+sub", tcp: "443", udp: "8801-8810" }))).toBe(
    "zoom.us and every name below it, on TCP 443; UDP 8801-8810",
  );
  expect(describeDestination(normalised({ host: "münchen.de" }))).toBe("münchen.de (xn--mnchen-3ya.de) only");
  expect(describeDestination(normalised({ host: "a.com/x/" }))).toBe("pages under a.com/x/");
  expect(describeDestination(normalised({ ips: "8.8.8.0/24" }))).toBe("IP ranges 8.8.8.0/24");
});
