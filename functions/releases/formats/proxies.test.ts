import { describe, expect, it } from "vitest";
import { anEntry, contentOf } from "../../../tests/formats/entries.ts";
import { compileEdition, defaultOptions } from "../compile.ts";
import type { Entry } from "../entries.ts";
import { findFormat } from "../formats.ts";

function compiled(name: string, ...entries: readonly Entry[]) {
  const files = findFormat(name)?.compile(contentOf(...entries), defaultOptions) ?? [];
  const lines = (body = "") => body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return {
    lines: files.map(({ body }) => lines(body)),
    text: files[0]?.body ?? "",
    losses: files.flatMap(({ losses }) => losses),
    folded: files.flatMap(({ folded }) => folded),
  };
}

const whole = anEntry(1, { host: "zoom.us", match: "host+sub" });
const alone = anEntry(2, { host: "trello.com" });
const below = anEntry(3, { host: "example.net", match: "sub" });
const path = anEntry(4, { host: "docs.google.com", path: "/a.b/" });
const ports = anEntry(5, { host: "meet.example.org", tcp: ["443", "8801-8803"] });
const long = anEntry(6, { host: "media.example.org", tcp: ["443", "1000-2000"] });
const ranges = anEntry(7, { ips: ["13.107.64.0/18"] });
const kinds = [whole, alone, below, path];

describe("Squid", () => {
  it("has one file for names, one for the names below a host, one for paths", () => {
    const { lines, losses } = compiled("squid", ...kinds);
    expect(lines).toEqual([
      ["trello.com", ".zoom.us"],
      ["^([a-z0-9_-]+\\.)+example\\.net$"],
      ["^https?://docs\\.google\\.com(:(80|443))?/a\\.b/"],
    ]);
    expect(losses).toEqual([
      { id: "4", part: "path", reason: "needs_tls_inspection" },
      { id: "4", reason: "in_companion_file" },
      { id: "3", reason: "in_companion_file" },
    ]);
  });

  it("names no host twice in whatever way, on which Squid would stop", () => {
    const { lines, folded } = compiled("squid", whole, anEntry(8, { host: "a.zoom.us", match: "host+sub" }));
    expect(lines[0]).toEqual([".zoom.us"]);
    expect(folded).toEqual([{ id: "8", by: "1" }]);
  });
});

describe("e2guardian", () => {
  it("has a file of sites, which take the names below them in, and one of patterns for the rest", () => {
    const { lines, losses } = compiled("e2guardian", ...kinds);
    expect(lines).toEqual([
      ["zoom.us"],
      ["^(https?://)?trello\\.com(:[0-9]+)?(/|$)", "^(https?://)?([a-z0-9_-]+\\.)+example\\.net(:[0-9]+)?(/|$)"],
    ]);
    expect(losses).toContainEqual({ id: "4", reason: "path_case_ignored" });
  });
});

describe("Privoxy", () => {
  it("unblocks names with their ports, and blocks nothing", () => {
    expect(compiled("privoxy", ...kinds, ports).lines).toEqual([
      ["{-block}", "trello.com/", ".*.example.net/", "meet.example.org:443,8801-8803/", ".zoom.us/"],
    ]);
  });

  it("blocks everything before that in the file that closes", () => {
    expect(compiled("privoxy-only", whole).lines).toEqual([
      ["{+block{Not on the shared whitelist}}", "/", "{-block}", ".zoom.us/"],
    ]);
  });
});

describe("a browser's policy", () => {
  it("adds exceptions and sets no blocklist, which would switch an organisation's own off", () => {
    const { text, losses } = compiled("chrome-policy", ...kinds);
    expect(JSON.parse(text)).toEqual({ URLAllowlist: [".docs.google.com/a.b/", ".trello.com", "zoom.us"] });
    expect(losses).toEqual([{ id: "3", reason: "below_only_not_expressible" }]);
  });

  it("blocks everything else in the file that closes, and the host of which only the names below it are listed", () => {
    expect(JSON.parse(compiled("chrome-policy-only", ...kinds).text)).toMatchObject({
      URLAllowlist: [".docs.google.com/a.b/", ".trello.com", "example.net", "zoom.us"],
      URLBlocklist: ["*", ".example.net"],
    });
  });

  it("writes short ranges of ports out and leaves long ones out", () => {
    const { text, losses } = compiled("chrome-policy", ports, long, ranges);
    expect(JSON.parse(text).URLAllowlist).toEqual([
      ".media.example.org:443",
      ".meet.example.org:443",
      ".meet.example.org:8801",
      ".meet.example.org:8802",
      ".meet.example.org:8803",
    ]);
    expect(losses).toEqual([
      { id: "6", part: "ports", reason: "port_range_too_long" },
      { id: "7", reason: "ip_ranges_not_expressible" },
    ]);
  });

  it("counts a long range as left out also of an entry whose other ports another one says", () => {
    const wide = anEntry(8, { host: "example.org", match: "host+sub", tcp: ["443"] });
    expect(compiled("chrome-policy", long, wide)).toMatchObject({
      folded: [{ id: "6", by: "8" }],
      losses: [{ id: "6", part: "ports", reason: "port_range_too_long" }],
    });
  });

  it("is withheld beyond a thousand patterns, rather than cut off, and the other formats are not", () => {
    const many = Array.from({ length: 1001 }, (_, at) => anEntry(at, { host: `h${at}.example.org` }));
    const { withheld, files } = compileEdition(contentOf(...many));
    expect(withheld.map(({ format }) => format)).toEqual(
      expect.arrayContaining(["chrome-policy", "chrome-policy-only"]),
    );
    expect(files.map(({ file }) => file)).toContain("squid.txt");
  });
});

describe("the PAC script", () => {
  it("is plain ES5 without a regular expression or a question to the name service", () => {
    const { text, losses } = compiled("proxy-only", ...kinds, ports);
    expect(text).not.toMatch(/=>|\b(let|const)\b|RegExp|dnsResolve|isInNet|isResolvable|shExpMatch|dnsDomainIs/);
    expect(text).toContain('"docs.google.com": [["/a.b/",[1,65535]]]');
    expect(text).toContain('"meet.example.org": [443,443,8801,8803]');
    expect(losses).toEqual([{ id: "4", part: "path", reason: "https_paths_not_seen" }]);
  });
});
