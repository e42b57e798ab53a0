import { describe, expect, it } from "vitest";
import type { Entry } from "#functions/releases/entries.ts";
import { createProbes, createRandom } from "#functions/releases/probes.ts";
import { createReach } from "#functions/releases/reach.ts";
import { anEntry, randomEntries } from "../../tests/formats/entries.ts";
import { baseOf, isWithin, selectEntries } from "./selection.ts";

const releases = [1, 5, 9].map((day, index) => ({ edition: index + 1, publishedAt: `2026-11-0${day}T09:00:00.000Z` }));
const now = "2026-11-10T09:00:00.000Z";
const everything = { withOptional: true };
const zoom = anEntry(1, { host: "zoom.us", match: "host+sub" });

describe("the version whose additions count", () => {
  it("is the newest one, or the one that was pinned", () => {
    expect(baseOf({ kind: "current" }, releases, now)).toEqual({ edition: 3 });
    expect(baseOf({ kind: "pinned", edition: 2 }, releases, now)).toEqual({ edition: 2 });
    expect(baseOf({ kind: "pinned", edition: 9 }, releases, now)).toEqual({ edition: 3 });
  });

  it("is, for who takes them days later, the newest that is so old, and the clock brings the next", () => {
    expect(baseOf({ kind: "delayed", days: 3 }, releases, now)).toEqual({
      edition: 2,
      nextAt: "2026-11-12T09:00:00.000Z",
    });
    expect(baseOf({ kind: "delayed", days: 1 }, releases, now)).toEqual({ edition: 3, nextAt: undefined });
    expect(baseOf({ kind: "delayed", days: 30 }, releases, now)).toEqual({
      edition: 0,
      nextAt: "2026-12-01T09:00:00.000Z",
    });
  });
});

describe("what is within what", () => {
  it("takes an entry without ports for one on every port", () => {
    const limited = { ...zoom, tcp: ["80", "443"] };
    expect(isWithin(zoom, limited)).toBe(false);
    expect(isWithin(limited, zoom)).toBe(true);
    expect(isWithin({ ...zoom, tcp: ["443"] }, limited)).toBe(true);
    expect(isWithin({ ...zoom, udp: ["443"] }, limited)).toBe(false);
  });

  it("needs the names and the ranges of an entry that has both", () => {
    const both = { ...zoom, ips: ["52.112.0.0/14"] };
    expect(isWithin(both, zoom)).toBe(false);
    expect(isWithin(zoom, both)).toBe(true);
    expect(isWithin(both, { ...zoom, ips: ["52.0.0.0/8"] })).toBe(true);
  });
});

describe("a selection", () => {
  it("has the chosen tools, with or without what is optional", () => {
    const optional = anEntry(2, { host: "cdn.zoom.us", required: false });
    const other = anEntry(3, { host: "trello.com", toolId: "trello" });
    const list = [zoom, optional, other];
    const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
    expect(ids(selectEntries({ toolIds: ["zoom"], withOptional: true }, list, list))).toEqual(["1", "2"]);
    expect(ids(selectEntries({ withOptional: false }, list, list))).toEqual(["1", "3"]);
    expect(selectEntries({ toolIds: ["teams"], withOptional: true }, list, list)).toEqual([]);
  });

  it("holds additions back, and never a removal", () => {
    const added = anEntry(2, { host: "trello.com" });
    expect(selectEntries(everything, [zoom], [zoom, added])).toEqual([zoom]);
    expect(selectEntries(everything, [zoom, added], [added])).toEqual([added]);
  });

  it("takes a narrowing at once, and a widening not before its time", () => {
    const narrow: Entry = { ...zoom, match: "host" };
    expect(selectEntries(everything, [zoom], [narrow])).toEqual([narrow]);
    expect(selectEntries(everything, [narrow], [zoom])).toEqual([narrow]);
  });

  it("keeps what another entry says by now, for as long as that one does", () => {
    const held = anEntry(1, { host: "us02web.zoom.us", expires: "2026-12-01T00:00:00.000Z" });
    const holder = anEntry(7, { host: "zoom.us", match: "host+sub", expires: "2027-06-01T00:00:00.000Z" });
    expect(selectEntries(everything, [held], [holder])).toEqual([{ ...held, expires: holder.expires }]);
  });

  it("drops what was changed to something that neither holds nor is held", () => {
    expect(selectEntries(everything, [zoom], [{ ...zoom, host: "zoom.com" }])).toEqual([]);
  });

  it("lets nothing through that the current list refuses, whatever it was made from", () => {
    const wider: unknown[] = [];
    let admitted = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const before = randomEntries(seed, 10);
      const after = randomEntries(seed + 1_000, 10);
      const whole = createReach(after);
      const selected = selectEntries({ withOptional: seed % 2 === 0 }, before, after);
      const part = createReach(selected);
      for (const sight of [
        { ports: true, paths: true },
        { ports: false, paths: false },
      ]) {
        const next = createProbes([...before, ...after], sight, createRandom(seed));
        for (let asked = 0; asked < 300; asked += 1) {
          const probe = next();
          if (part.admitting(probe, sight).length === 0) continue;
          admitted += 1;
          if (whole.admitting(probe, sight).length === 0) wider.push({ seed, probe });
        }
      }
    }
    expect(wider).toEqual([]);
    expect(admitted).toBeGreaterThan(300);
  });
});
