import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesName } from "#functions/catalogue/destinations.ts";
import type { WhitelistEntry } from "#functions/whitelist/rules.ts";
import { compileEdition } from "../compile.ts";
import { squid } from "./squid.ts";
import { whitelistCsv } from "./whitelist-csv.ts";
import { whitelistJson } from "./whitelist-json.ts";

let nextId = 0;
const entry = (more: Partial<WhitelistEntry>): WhitelistEntry => ({
  id: ++nextId,
  match: "host",
  toolId: "zoom",
  toolName: "Zoom",
  destinationId: "dst_1",
  required: true,
  proposalId: "pro_1",
  edition: 1,
  ...more,
});
const content = (...entries: WhitelistEntry[]) => ({ edition: 3, publishedAt: "2026-11-21T12:00:00.000Z", entries });
const listed = (body: string) => body.split("\n").filter((line) => line && !line.startsWith("#"));

/** What Squid's dstdomain takes, from its documentation: a leading dot means the name and everything below it. */
const squidAllows = (body: string, host: string): boolean =>
  listed(body).some((line) => (line.startsWith(".") ? `.${host}`.endsWith(line) : host === line));

describe("squid.txt", () => {
  it("writes a host as it is, and one with everything below it with a dot before it", () => {
    const { body, losses } = squid.compile(
      content(entry({ host: "trello.com" }), entry({ host: "zoom.us", match: "host+sub" })),
    );
    expect(listed(body)).toEqual(["trello.com", ".zoom.us"]);
    expect(losses).toEqual([]);
    expect(body.startsWith("# Commonlist")).toBe(true);
    expect(body.endsWith("# END 2\n")).toBe(true);
  });

  it("never holds a name that another one covers, because Squid stops on it", () => {
    const { body } = squid.compile(
      content(
        entry({ host: "us02web.zoom.us" }),
        entry({ host: "zoom.us" }),
        entry({ host: "a.b.zoom.us", match: "host+sub" }),
        entry({ host: "zoom.us", match: "host+sub" }),
      ),
    );
    expect(listed(body)).toEqual([".zoom.us"]);
  });

  it.each([
    ["path_not_expressible", { host: "docs.example.com", path: "/document/" }],
    ["below_only_not_expressible", { host: "example.net", match: "sub" as const }],
    ["ip_ranges_not_expressible", { ips: ["170.114.0.0/16"] }],
    ["udp_only", { host: "media.zoom.us", udp: ["8801-8810"] }],
  ])("leaves an entry out and says %s, and never widens it", (reason, more) => {
    const one = entry(more);
    const { body, losses } = squid.compile(content(one));
    expect(listed(body)).toEqual(["nothing-listed.invalid"]);
    expect(losses).toEqual([{ id: one.id, reason }]);
  });

  it("lists a host with TCP ports: a format that sees no ports leaves them to the filter", () => {
    expect(listed(squid.compile(content(entry({ host: "zoom.us", tcp: ["443"], udp: ["3478"] }))).body)).toEqual([
      "zoom.us",
    ]);
  });

  it("stops rather than write a line that could be anything else", () => {
    expect(() => squid.compile(content(entry({ host: "zoom.us\n.evil.example" })))).toThrow();
    expect(() => squid.compile(content(entry({ host: "zoom.us # all" })))).toThrow();
  });

  it("lets through exactly what the entries do, for any list and any near miss", () => {
    const label = fc.constantFrom("a", "b", "zoom", "us", "com");
    const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."));
    const anyEntry = fc.record({ host: name, match: fc.constantFrom("host", "host+sub" as const) });
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 8 }),
        name,
        fc.constantFrom("", "evil", "x."),
        (entries, probe, prefix) => {
          const { body } = squid.compile(content(...entries.map((each) => entry(each as Partial<WhitelistEntry>))));
          const host = prefix + probe;
          expect(squidAllows(body, host)).toBe(entries.some((each) => matchesName(each as WhitelistEntry, host)));
        },
      ),
    );
  });
});

describe("whitelist.json", () => {
  it("has the shape of the Microsoft 365 endpoints service", () => {
    const { body } = whitelistJson.compile(
      content(
        entry({
          id: 31,
          host: "zoom.us",
          match: "host+sub",
          tcp: ["443"],
          udp: ["3478", "8801-8810"],
          required: false,
          notes: "No video",
        }),
      ),
    );
    expect(JSON.parse(body)).toMatchObject([
      {
        id: 31,
        serviceArea: "zoom",
        serviceAreaDisplayName: "Zoom",
        urls: ["zoom.us", "*.zoom.us"],
        tcpPorts: "443",
        udpPorts: "3478,8801-8810",
        category: "Allow",
        required: false,
        notes: "No video",
      },
    ]);
  });

  it("gives no urls to an entry limited to a path, because a reader that ignores the path would open the host", () => {
    const one = entry({ host: "docs.example.com", path: "/document/" });
    const { body, losses } = whitelistJson.compile(content(one));
    expect(JSON.parse(body)[0]).not.toHaveProperty("urls");
    expect(JSON.parse(body)[0]).toMatchObject({ host: "docs.example.com", path: "/document/" });
    expect(losses).toEqual([{ id: one.id, part: "urls", reason: "path_not_expressible" }]);
  });
});

describe("whitelist.csv", () => {
  it("keeps lists in one field and disarms what a spreadsheet would take for a formula", () => {
    const { body } = whitelistCsv.compile(
      content(
        entry({
          id: 7,
          host: "zoom.us",
          match: "host+sub",
          toolName: "=HYPERLINK(1)",
          notes: "+cmd\n,x",
          required: false,
        }),
      ),
    );
    expect(parse(body, { columns: true })).toMatchObject([
      {
        id: "7",
        urls: "zoom.us,*.zoom.us",
        serviceAreaDisplayName: "'=HYPERLINK(1)",
        notes: "'+cmd ,x",
        required: "false",
      },
    ]);
  });

  it("leaves out an entry limited to a path", () => {
    const { body, losses } = whitelistCsv.compile(content(entry({ id: 8, host: "docs.example.com", path: "/d/" })));
    expect(parse(body, { columns: true })).toEqual([]);
    expect(losses).toEqual([{ id: 8, reason: "path_not_expressible" }]);
  });
});

describe("an edition", () => {
  it("is the same bytes for the same content, ASCII and LF in what filters read, with digests that fit", () => {
    const entries = [entry({ host: "zoom.us", match: "host+sub" }), entry({ host: "trello.com" })];
    const { files, manifest } = compileEdition(content(...entries));
    expect(compileEdition(content(...entries))).toEqual({ files, manifest });
    const text = files.find(({ file }) => file === "squid.txt")?.body ?? "";
    expect(text).toMatch(/^[ -~\n]*\n$/);
    expect(manifest.find(({ file }) => file === "squid.txt")?.bytes).toBe(Buffer.byteLength(text));
  });
});
