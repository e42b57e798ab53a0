import { describe, expect, it } from "vitest";
import { anEntry, contentOf } from "../../../tests/formats/entries.ts";
import { defaultOptions } from "../compile.ts";
import type { Entry } from "../entries.ts";
import { findFormat } from "../formats.ts";

const requireFormat = (name: string) => {
  const format = findFormat(name);
  if (!format) throw new Error(`there is no format ${name}`);
  return format;
};

const compiled = (file: string, entries: readonly Entry[], options = defaultOptions) => {
  const found = requireFormat(file)
    .compile(contentOf(...entries), options)
    .find((each) => each.file === file);
  if (!found) throw new Error(`there is no file ${file}`);
  return found;
};

const ofEachKind = [
  anEntry(1, { host: "zoom.us", match: "host+sub" }),
  anEntry(2, { host: "trello.com" }),
  anEntry(3, { host: "example.net", match: "sub" }),
];

const linesOf = (file: string, comment: RegExp): string[] =>
  compiled(file, ofEachKind)
    .body.split("\n")
    .filter((line) => line !== "" && !comment.test(line));

describe("a list for a name server", () => {
  it("says a host, a host with the names below it, and those alone, as each product spells it", () => {
    expect(linesOf("rpz.zone", /^(;|@|\$)/)).toEqual([
      "trello.com IN CNAME rpz-passthru.",
      "*.example.net IN CNAME rpz-passthru.",
      "zoom.us IN CNAME rpz-passthru.",
      "*.zoom.us IN CNAME rpz-passthru.",
    ]);
    expect(linesOf("rpz-deny.zone", /^(;|@|\$)/)).toEqual(["* IN CNAME ."]);
    expect(linesOf("unbound-only.conf", /^#/)).toEqual([
      "server:",
      '  local-zone: "." always_nxdomain',
      '  local-zone: "example.net." transparent',
      '  local-data: "example.net. 60 IN TXT apex-not-listed"',
      '  local-zone: "zoom.us." transparent',
    ]);
    expect(linesOf("dnsmasq-only.conf", /^#/)).toEqual([
      "no-resolv",
      "address=/#/",
      "server=/trello.com/127.0.0.1#5353",
      "local=/*.trello.com/",
      "server=/*.example.net/127.0.0.1#5353",
      "server=/zoom.us/127.0.0.1#5353",
    ]);
    expect(linesOf("adguard.txt", /^!/)).toEqual([
      "@@|trello.com^",
      "@@/^([a-z0-9_-]+\\.)+example\\.net$/",
      "@@||zoom.us^",
    ]);
    expect(linesOf("pihole.txt", /^#/)).toEqual(["trello.com", "@@||zoom.us^"]);
    expect(linesOf("pfblockerng.txt", /^#/)).toEqual([".zoom.us"]);
    expect(linesOf("domains.txt", /^$/)).toEqual(["zoom.us"]);
  });

  it("blocks nothing where it only adds exceptions: what it could say by blocking something else is left out", () => {
    for (const file of ["rpz.zone", "unbound.conf", "dnsmasq.conf", "adguard.txt", "pihole.txt", "pfblockerng.txt"]) {
      expect(compiled(file, ofEachKind).body).not.toMatch(
        /nxdomain|local-data|local=|\/#\/|CNAME \.|no-resolv|^\/|^\|\|/m,
      );
    }
    expect(compiled("unbound.conf", ofEachKind).losses).toEqual([
      { id: "2", reason: "host_alone_not_expressible" },
      { id: "3", reason: "below_only_not_expressible" },
    ]);
    expect(compiled("dnsmasq.conf", ofEachKind).losses).toEqual([{ id: "2", reason: "host_alone_not_expressible" }]);
    const both = [anEntry(1, { host: "trello.com" }), anEntry(2, { host: "trello.com", match: "sub" })];
    expect(compiled("unbound.conf", both)).toMatchObject({ losses: [], entries: 1 });
    expect(compiled("dnsmasq.conf", both)).toMatchObject({ losses: [], entries: 1 });
  });

  it("sends dnsmasq to the name server that the reader has", () => {
    const { body } = compiled("dnsmasq.conf", ofEachKind, { resolver: "2001:db8::53#5353" });
    expect(body).toContain("server=/zoom.us/2001:db8::53#5353\n");
    expect(() => compiled("dnsmasq.conf", ofEachKind, { resolver: "192.0.2.1/\nserver=8.8.8.8" })).toThrow(
      "IP address",
    );
  });

  it("has a serial that grows with every version", () => {
    const { body } = compiled("rpz.zone", ofEachKind);
    expect(body).toContain("@ IN SOA localhost. hostmaster.localhost. 3 3600 600 604800 300\n");
  });

  it("leaves a host out of a zone that would be too long with the zone's name behind it", () => {
    const host = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(20)}.example.org`;
    const { body, losses } = compiled("rpz.zone", [anEntry(1, { host, match: "host+sub" }), ...ofEachKind.slice(1)]);
    expect(losses).toEqual([{ id: "1", reason: "not_accepted" }]);
    expect(body).not.toContain("bbbb");
  });
});

/** Mistakes that the products take without a word: what the list is checked by has to see them. */
describe("the reading of a list for a name server", () => {
  const admits = (name: string, files: Record<string, string>, host: string): boolean =>
    requireFormat(name).matcher(files)({ scheme: "https", host, port: 443, path: "/" });
  const rows = "zoom.us IN CNAME rpz-passthru.\n*.zoom.us IN CNAME rpz-passthru.\n";
  const deny = { "rpz-deny.zone": "* IN CNAME .\n" };

  it("sees that a row that denies everything opens names beside listed ones, in one zone with them", () => {
    expect(admits("rpz", { "rpz.zone": rows, ...deny }, "evilzoom.us")).toBe(false);
    expect(admits("rpz", { "rpz.zone": `${rows}* IN CNAME .\n`, "rpz-deny.zone": "" }, "evilzoom.us")).toBe(true);
  });

  it("sees the holes that a narrow row makes below a wildcard", () => {
    const zone = { "rpz.zone": `${rows}a.b.zoom.us IN CNAME rpz-passthru.\n`, ...deny };
    for (const host of ["b.zoom.us", "c.b.zoom.us", "y.a.b.zoom.us"]) expect(admits("rpz", zone, host)).toBe(false);
    expect(admits("rpz", zone, "a.b.zoom.us")).toBe(true);
  });

  it("sees that a row with a final dot at its owner, or none at its target, lets nothing through", () => {
    expect(admits("rpz", { "rpz.zone": "zoom.us. IN CNAME rpz-passthru.\n", ...deny }, "zoom.us")).toBe(false);
    expect(admits("rpz", { "rpz.zone": "zoom.us IN CNAME rpz-passthru\n", ...deny }, "zoom.us")).toBe(false);
  });

  it("sees that Unbound resolves everything without the zone around everything, and takes the last of two zones", () => {
    const listed = '  local-zone: "zoom.us." transparent\n';
    expect(admits("unbound-only", { "unbound-only.conf": `server:\n${listed}` }, "evil.test")).toBe(true);
    const twice = `server:\n  local-zone: "." always_nxdomain\n${listed}  local-zone: "zoom.us." always_nxdomain\n`;
    expect(admits("unbound-only", { "unbound-only.conf": twice }, "zoom.us")).toBe(false);
    expect(admits("unbound", { "unbound.conf": 'server:\n  local-zone: "*.zoom.us" transparent\n' }, "a.zoom.us")).toBe(
      false,
    );
  });

  it("sees that dnsmasq resolves everything with a name server for everything, and where a dot is missing", () => {
    const only = (text: string) => ({ "dnsmasq-only.conf": text });
    expect(admits("dnsmasq-only", only("address=/#/\n"), "evil.test")).toBe(true);
    expect(admits("dnsmasq-only", only("no-resolv\naddress=/#/\nserver=8.8.8.8\n"), "evil.test")).toBe(true);
    expect(admits("dnsmasq-only", only("no-resolv\naddress=/#/\n"), "evil.test")).toBe(false);
    expect(admits("dnsmasq", { "dnsmasq.conf": "server=/*zoom.us/192.0.2.1\n" }, "evilzoom.us")).toBe(true);
    expect(admits("dnsmasq", { "dnsmasq.conf": "server=/docs.google.com/document/192.0.2.1\n" }, "document")).toBe(
      true,
    );
  });

  it("sees what AdGuard Home takes besides, where a caret or a bar is missing", () => {
    const one = (line: string) => ({ "adguard.txt": `${line}\n` });
    expect(admits("adguard", one("@@||zoom.us"), "zoom.us.evil.example")).toBe(true);
    expect(admits("adguard", one("@@||zoom.us^"), "zoom.us.evil.example")).toBe(false);
    expect(admits("adguard", one("@@trello.com"), "nottrello.com.evil.example")).toBe(true);
    expect(admits("adguard", one("@@/example.net$/"), "badexample.net")).toBe(true);
    expect(admits("adguard", one("||zoom.us^"), "zoom.us")).toBe(false);
  });

  it("sees that Pi-hole skips what it does not know, and that pfBlockerNG takes www. along with a bare name", () => {
    expect(admits("pihole", { "pihole.txt": "*.zoom.us\n|zoom.us^\n/zoom/\n" }, "a.zoom.us")).toBe(false);
    expect(admits("pihole", { "pihole.txt": "zoom.us\n" }, "a.zoom.us")).toBe(false);
    expect(admits("pfblockerng", { "pfblockerng.txt": "trello.com\n" }, "www.trello.com")).toBe(true);
    expect(admits("pfblockerng", { "pfblockerng.txt": "trello.com\n" }, "eu.trello.com")).toBe(false);
  });
});
