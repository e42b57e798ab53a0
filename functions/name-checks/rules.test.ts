import { describe, expect, it } from "vitest";
import { findingsOf, merged, namesOn, type Observation } from "./rules.ts";

const usual: Observation = { addresses: "some", aliases: [], nameServers: ["a.ns.example", "b.ns.example"] };
const kinds = (before: Observation | undefined, now: Partial<Observation>, needsAddress = true) =>
  findingsOf(before, { ...usual, ...now }, needsAddress).map(({ kind }) => kind);

describe("what is found about a name", () => {
  it("is nothing where nothing has changed, or it was never looked at before", () => {
    expect(kinds(usual, {})).toEqual([]);
    expect(kinds(undefined, { aliases: ["x.cdn.example"] })).toEqual([]);
  });

  it("is that it is gone, the first time too", () => {
    expect(kinds(undefined, { addresses: "no_such_name" })).toEqual(["does_not_resolve"]);
    expect(kinds(undefined, { addresses: "none" })).toEqual(["does_not_resolve"]);
  });

  it("is nothing where a name without an address has names below it that are listed", () => {
    expect(kinds(undefined, { addresses: "none" }, false)).toEqual([]);
    expect(kinds(undefined, { addresses: "no_such_name" }, false)).toEqual(["does_not_resolve"]);
  });

  it("is that it dangles, where it points to a name that does not exist", () => {
    expect(kinds(undefined, { aliases: ["gone.cdn.example"], addresses: "no_such_name" })).toEqual(["dangles"]);
  });

  it("is that it points elsewhere, but not that a large host moves it between its own names", () => {
    const before = { ...usual, aliases: ["tool.cdn.example", "edge1.cloud.test"] };
    expect(kinds(before, { aliases: ["tool.cdn.example", "edge2.cloud.test"] })).toEqual([]);
    expect(kinds(before, { aliases: ["tool.other.example"] })).toEqual(["alias_changed"]);
    expect(kinds(before, { aliases: [] })).toEqual(["alias_changed"]);
  });

  it("is that the domain may have changed hands", () => {
    const registration = { registrar: "9", registeredAt: "2001-01-01T00:00:00Z", statuses: ["active"] };
    const before = { ...usual, registration };
    expect(kinds(before, { registration, nameServers: ["x.ns.test"] })).toEqual(["name_servers_changed"]);
    const anew = { ...registration, registeredAt: "2026-11-01T00:00:00Z", registrar: "12" };
    expect(kinds(before, { registration: anew })).toEqual(["registered_anew", "registrar_changed"]);
    const over = { ...registration, statuses: ["pending delete"] };
    expect(kinds(before, { registration: over })).toEqual(["registration_ends"]);
  });

  it("rests on what was known before, where part of the answers did not come", () => {
    const now = merged(usual, { addresses: "some", aliases: [] }, undefined);
    expect(now.nameServers).toEqual(usual.nameServers);
    expect(findingsOf(usual, now, true)).toEqual([]);
  });
});

describe("the names on a list", () => {
  it("are each looked up once, and address ranges not at all", () => {
    const entries = [
      { host: "zoom.us", match: "host" as const },
      { host: "zoom.us", match: "sub" as const },
      { host: "asana.com", match: "host" as const },
      { match: "host" as const },
    ];
    expect(namesOn(entries)).toEqual([
      { host: "asana.com", needsAddress: true },
      { host: "zoom.us", needsAddress: false },
    ]);
  });
});
