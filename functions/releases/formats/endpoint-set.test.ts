import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { anEntry, contentOf } from "../../../tests/formats/entries.ts";
import { defaultOptions } from "../compile.ts";
import type { Entry } from "../entries.ts";
import { whitelistCsv } from "./whitelist-csv.ts";
import { whitelistJson } from "./whitelist-json.ts";

const sets = (...entries: readonly Entry[]): Record<string, unknown>[] =>
  JSON.parse(whitelistJson.compile(contentOf(...entries), defaultOptions)[0]?.body ?? "");

const rows = (...entries: readonly Entry[]): Record<string, string>[] =>
  parse(whitelistCsv.compile(contentOf(...entries), defaultOptions)[0]?.body ?? "", { columns: true });

describe("whitelist.json", () => {
  it("has the fields of Microsoft's service, and ours beside them", () => {
    const entry = anEntry(31, {
      host: "zoom.us",
      match: "host+sub",
      tcp: ["443", "8801-8810"],
      udp: ["3478"],
      ips: ["170.114.0.0/16"],
      required: false,
      notes: "No calls",
      purpose: "Meetings",
      expires: "2027-05-01T00:00:00.000Z",
    });
    expect(sets(entry)).toEqual([
      {
        id: 31,
        serviceArea: "zoom",
        serviceAreaDisplayName: "Zoom",
        urls: ["zoom.us", "*.zoom.us"],
        ips: ["170.114.0.0/16"],
        tcpPorts: "443,8801-8810",
        udpPorts: "3478",
        category: "Allow",
        required: false,
        notes: "No calls",
        host: "zoom.us",
        match: "host+sub",
        purpose: "Meetings",
        risk: "wide",
        expires: "2027-05-01T00:00:00.000Z",
      },
    ]);
  });

  it("keeps ids as integers where they are, and leaves out fields with nothing in them", () => {
    const ids = ["7", "a-7", "007", "0"].map((id) => anEntry(id, { host: "a.example.org" }));
    expect(sets(...ids).map(({ id }) => id)).toEqual([0, "007", 7, "a-7"]);
    expect(sets(anEntry(7, { ips: ["13.107.64.0/18"] }))).toEqual([
      {
        id: 7,
        serviceArea: "zoom",
        serviceAreaDisplayName: "Zoom",
        ips: ["13.107.64.0/18"],
        category: "Allow",
        required: true,
        risk: "ranges",
      },
    ]);
  });

  it("names no host in urls where the entry is limited to a path, which some reader might ignore", () => {
    const [set] = sets(anEntry(1, { host: "docs.google.com", path: "/document/" }));
    expect(set).toMatchObject({ host: "docs.google.com", path: "/document/" });
    expect(set).not.toHaveProperty("urls");
  });

  it.each<[string, Partial<Entry>]>([
    ["shared", { host: "tenant.sharepoint.com", match: "host+sub", sharedTenantAccepted: true }],
    ["wide", { host: "zoom.us", match: "sub", ips: ["13.107.64.0/18"] }],
    ["ranges", { host: "zoom.us", ips: ["13.107.64.0/18"] }],
    ["narrow", { host: "zoom.us" }],
  ])("says how much comes with an entry: %s", (risk, entry) => {
    expect(sets(anEntry(1, entry))).toMatchObject([{ risk }]);
  });
});

describe("whitelist.csv", () => {
  it("has the same columns for everything, lists inside one field", () => {
    const entry = anEntry(31, {
      host: "zoom.us",
      match: "host+sub",
      tcp: ["443", "8801-8810"],
      notes: 'say "no", then',
    });
    expect(rows(entry)).toEqual([
      {
        id: "31",
        serviceArea: "zoom",
        serviceAreaDisplayName: "Zoom",
        urls: "zoom.us,*.zoom.us",
        ips: "",
        tcpPorts: "443,8801-8810",
        udpPorts: "",
        expressRoute: "",
        category: "Allow",
        required: "true",
        notes: 'say "no", then',
      },
    ]);
  });

  it("leaves an entry out that is limited to a path, with its ranges, and says so", () => {
    const limited = anEntry(1, { host: "docs.google.com", path: "/document/", ips: ["13.107.64.0/18"] });
    expect(rows(limited)).toEqual([]);
    expect(whitelistCsv.compile(contentOf(limited), defaultOptions)[0]?.losses).toEqual([
      { id: "1", reason: "path_not_expressible" },
    ]);
  });
});
