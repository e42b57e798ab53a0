import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEntriesFile } from "./entries-file.ts";

const entry = { id: "1", tool: "Zoom", host: "zoom.us", match: "host+sub", required: true };
const read = (...entries: unknown[]) => readEntriesFile(JSON.stringify({ entries }));
const reasonFor = (more: Record<string, unknown>) =>
  read({ ...entry, ...more }).bad?.map(({ id, reason }) => `${id}: ${reason}`);

describe("a file of entries", () => {
  it("is read as the canonical entries it holds", () => {
    const text = JSON.stringify({
      edition: 7,
      publishedAt: "2026-11-21T12:00:00Z",
      entries: [
        { ...entry, tcp: [443, "8801-8810"], udp: [3478], notes: "No calls", expires: "2027-05-01" },
        { id: "b", tool: "Docs", host: "docs.google.com", match: "host", path: "/document", required: false },
        { id: "c", tool: "Zoom", ips: ["170.114.0.0/16", "170.114.1.7", "2407:30c0::/32"], required: true },
        { id: "d", tool: "Zoom", host: "api.zoom.us", match: "host", ips: ["52.112.0.0/14"], required: true },
      ],
    });
    expect(readEntriesFile(text).content).toEqual({
      edition: 7,
      publishedAt: "2026-11-21T12:00:00Z",
      entries: [
        {
          id: "1",
          toolId: "Zoom",
          toolName: "Zoom",
          required: true,
          host: "zoom.us",
          match: "host+sub",
          tcp: ["443", "8801-8810"],
          udp: ["3478"],
          notes: "No calls",
          expires: "2027-05-01T00:00:00.000Z",
        },
        {
          id: "b",
          toolId: "Docs",
          toolName: "Docs",
          required: false,
          host: "docs.google.com",
          match: "host",
          path: "/document/",
        },
        {
          id: "c",
          toolId: "Zoom",
          toolName: "Zoom",
          required: true,
          match: "host",
          ips: ["170.114.0.0/16", "2407:30c0::/32"],
        },
        {
          id: "d",
          toolId: "Zoom",
          toolName: "Zoom",
          required: true,
          host: "api.zoom.us",
          match: "host",
          ips: ["52.112.0.0/14"],
        },
      ],
    });
  });

  it("is edition 0 of 1970 where it does not say", () => {
    expect(read(entry).content).toMatchObject({ edition: 0, publishedAt: "1970-01-01T00:00:00Z" });
  });

  it.each<[string, Record<string, unknown>]>([
    ["a field that is not known", { hots: "x.us" }],
    ["a marker in the host", { host: "*.zoom.us" }],
    ["a leading dot", { host: ".zoom.us" }],
    ["a wildcard inside", { host: "a.*.zoom.us" }],
    ["upper case", { host: "Zoom.us" }],
    ["a final dot", { host: "zoom.us." }],
    ["letters outside ASCII", { host: "bücher.de" }],
    ["letters that only look right", { host: "z\u043eom.us" }],
    ["a web address", { host: "https://zoom.us" }],
    ["a port in the host", { host: "zoom.us:443" }],
    ["a path in the host", { host: "zoom.us/j/" }],
    ["a line of its own", { host: "zoom.us\nevil.us" }],
    ["a blank", { host: "zoom.us evil.us" }],
    ["an address as a name", { host: "170.114.1.7" }],
    ["an address in disguise", { host: "0x7f.1" }],
    ["a public suffix", { host: "co.uk" }],
    ["a name without an owner", { host: "intranet" }],
    ["an empty name", { host: "" }],
    ["no word on names below", { match: undefined }],
    ["a match that is none", { match: "all" }],
    ["a path with names below", { path: "/j/" }],
    ["a path that climbs", { match: "host", path: "/a/../b/" }],
    ["a path with a wildcard", { match: "host", path: "/a*/" }],
    ["a path with a query", { match: "host", path: "/a?b/" }],
    ["the path of everything", { match: "host", path: "/" }],
    ["a path without a slash before it", { match: "host", path: "a/" }],
    ["a path without a host", { host: undefined, match: undefined, ips: ["52.112.0.0/14"], path: "/a/" }],
    ["a port that is none", { tcp: [0] }],
    ["a port beyond the last", { tcp: [65_536] }],
    ["half a port", { tcp: [443.5] }],
    ["a range backwards", { udp: ["20-10"] }],
    ["ports in one text", { tcp: ["80,443"] }],
    ["no ports at all", { tcp: [] }],
    ["ranges in one text", { ips: ["52.112.0.0/14,52.120.0.0/14"] }],
    ["a range with host bits", { ips: ["52.112.0.1/14"] }],
    ["a private range", { ips: ["10.0.0.0/8"] }],
    ["everything", { ips: ["0.0.0.0/0"] }],
    ["neither host nor ranges", { host: undefined, match: undefined }],
    ["an expiry that is no time", { expires: "soon" }],
    ["notes with control characters", { notes: "a\u0000b" }],
    ["a tool with a line end", { tool: "Zoom\nevil" }],
    ["a number for an id", { id: 1 }],
    ["an empty id", { id: "" }],
    ["no word on whether it is required", { required: undefined }],
  ])("is bad with %s", (_what, more) => {
    expect(reasonFor(more)).toHaveLength(1);
  });

  it("names the entry and the reason, every one of them", () => {
    expect(read({ ...entry, host: "co.uk" }, { ...entry, id: "2", tcp: [70_000] }, 5).bad).toEqual([
      { id: "1", reason: expect.stringContaining("co.uk") },
      { id: "2", reason: expect.stringContaining("70000") },
      { id: "entry 3 of the file, which has no id", reason: expect.any(String) },
    ]);
  });

  it("is bad where two entries have one id", () => {
    expect(read(entry, { ...entry, host: "trello.com" }).bad).toEqual([
      { id: "1", reason: "another entry has the same id" },
    ]);
  });

  it("takes a host that many tenants share, with the names below it, only where that was accepted", () => {
    const shared = { host: "sharepoint.com", match: "host+sub" };
    expect(reasonFor(shared)).toEqual([expect.stringContaining("sharedTenantAccepted")]);
    expect(reasonFor({ ...shared, match: "sub", sharedTenantAccepted: false })).toHaveLength(1);
    expect(read({ ...entry, ...shared, sharedTenantAccepted: true }).content?.entries).toMatchObject([
      { sharedTenantAccepted: true },
    ]);
    expect(read({ ...entry, host: "tenant.sharepoint.com" }).content).toBeDefined();
  });

  it("is bad when it is no such file", () => {
    for (const text of [
      "",
      "{",
      "[]",
      "{}",
      '{"entries":{}}',
      '{"entries":[],"more":1}',
      '{"entries":[],"edition":-1}',
    ]) {
      expect(readEntriesFile(text).bad).toMatchObject([{ id: "the file" }]);
    }
    expect(readEntriesFile('{"entries":[]}').content?.entries).toEqual([]);
  });

  it("is bad where it says something twice, of which one reader takes the first and another the last", () => {
    const twice = (text: string) =>
      readEntriesFile(`{"entries":[{${JSON.stringify(entry).slice(1, -1)},${text}}]}`).bad;
    expect(twice('"host":"evil.example"')).toEqual([{ id: "the file", reason: "says “host” twice in one place" }]);
    expect(twice('"h\\u006fst" : "evil.example"')).toMatchObject([{ id: "the file" }]);
    expect(readEntriesFile('{"entries":[],"entries":[]}').bad).toMatchObject([{ id: "the file" }]);
    expect(twice('"notes":"{\\"host\\": 1, \\"host\\": 2} \\\\"')).toBeUndefined();
    expect(read(entry, { ...entry, id: "2" }).bad).toBeUndefined();
    expect(twice(`"notes":"${"\\u0041b".repeat(1_000_000)}"`)).toMatchObject([{ id: "1" }]);
  });

  it("has an edition that fits the serial number of a zone, and a time after which there is another year", () => {
    const header = (more: object) => readEntriesFile(JSON.stringify({ ...more, entries: [entry] })).bad;
    expect(header({ edition: 999_999_999, publishedAt: "8999-12-31T23:59:59.999Z" })).toBeUndefined();
    expect(header({ edition: 4_294_967_296 })).toMatchObject([{ reason: expect.stringContaining("edition") }]);
    expect(header({ publishedAt: "9999-12-31T23:59:59Z" })).toMatchObject([
      { reason: expect.stringContaining("publishedAt") },
    ]);
  });

  it("never throws, whatever is in it", () => {
    const fields = fc.record(
      {
        id: fc.anything(),
        tool: fc.anything(),
        host: fc.string(),
        match: fc.anything(),
        path: fc.string(),
        tcp: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fields, fc.jsonValue())),
        (entries) => void readEntriesFile(JSON.stringify({ entries }) ?? ""),
      ),
    );
  });
});
