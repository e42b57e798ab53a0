import { describe, expect, it } from "vitest";
import { type Feed, publicNameOf, sightingOf, standingOf, takenWith, totalsOf } from "./polling.ts";

const now = "2026-11-10T09:30:00.000Z";
const current = { edition: 5, publishedAt: "2026-11-10T08:00:00.000Z" };
const old = { edition: 5, publishedAt: "2026-11-01T08:00:00.000Z" };
const feed = (more: Partial<Feed> = {}): Feed => ({
  tokenHash: "0",
  subscriptionId: `sub_${"0".repeat(24)}`,
  organisationId: `org_${"0".repeat(24)}`,
  selects: false,
  ...more,
});
const asking = (edition: number | undefined, askedAt = "2026-11-10T09:00:00.000Z") => feed({ edition, askedAt });

describe("where a filter stands", () => {
  it("is not known before it asks", () => {
    expect(standingOf(feed(), current, now)).toBe("never_asked");
  });

  it("is up to date with the current version, and with nothing older", () => {
    expect(standingOf(asking(5), old, now)).toBe("up_to_date");
    expect(standingOf(asking(4), old, now)).toBe("behind");
    expect(standingOf(asking(undefined), old, now)).toBe("behind");
  });

  it("has a day to take a new version", () => {
    expect(standingOf(asking(4), current, now)).toBe("taking_it");
  });

  it("is silence after two days, whatever it had", () => {
    expect(standingOf(asking(5, "2026-11-08T09:00:00.000Z"), old, now)).toBe("silent");
    expect(standingOf(asking(5, "2026-11-08T10:00:00.000Z"), old, now)).toBe("up_to_date");
  });
});

describe("what is kept of its asking", () => {
  it("is the hour, once", () => {
    expect(sightingOf(feed(), 5, now)).toEqual({ edition: 5, askedAt: "2026-11-10T09:00:00.000Z" });
    expect(sightingOf(asking(5), 5, now)).toBeUndefined();
    expect(sightingOf(asking(5), 5, "2026-11-10T10:00:01.000Z")?.askedAt).toBe("2026-11-10T10:00:00.000Z");
  });

  it("is another version at once, and none where what it asked for shows none", () => {
    expect(sightingOf(asking(4), 5, now)).toMatchObject({ edition: 5 });
    expect(sightingOf(asking(4), undefined, "2026-11-10T10:00:01.000Z")).toMatchObject({ edition: 4 });
  });
});

describe("what a filter asks for", () => {
  it("lies in the folder of its selection, or of the whole list", () => {
    const selecting = feed({ selects: true });
    expect(publicNameOf(feed(), "squid.txt")).toBe("current/squid.txt");
    expect(publicNameOf(feed(), "version")).toBe("version");
    expect(publicNameOf(selecting, "squid.txt")).toBe(`selections/${selecting.subscriptionId}/squid.txt`);
    expect(publicNameOf(selecting, "version")).toBe(`selections/${selecting.subscriptionId}/version`);
    expect(publicNameOf(selecting, "tuf/metadata/timestamp.json")).toBe("tuf/metadata/timestamp.json");
  });

  it("shows which version it takes only where that is part of it", () => {
    const selecting = feed({ selects: true });
    const { subscriptionId } = selecting;
    const ofList = ["tuf/metadata/4.targets.json", `tuf/targets/${"0".repeat(64)}.squid.txt`];
    const ofSelection = [
      `tuf/metadata/4.subscription-${subscriptionId}.json`,
      `tuf/targets/subscriptions/${subscriptionId}/${"0".repeat(64)}.squid.txt`,
    ];
    expect(takenWith(feed(), "current/squid.txt")).toBe("list");
    for (const name of ofList) {
      expect(takenWith(feed(), name)).toBe("signed");
      expect(takenWith(selecting, name)).toBeUndefined();
    }
    for (const name of ofSelection) {
      expect(takenWith(selecting, name)).toBe("signed");
      expect(takenWith(feed(), name)).toBeUndefined();
    }
    for (const name of ["version", "tuf/metadata/timestamp.json", "tuf/metadata/3.snapshot.json"]) {
      expect(takenWith(feed(), name)).toBeUndefined();
    }
  });
});

describe("the totals", () => {
  it("count filters in use by where they stand, and who has a removal among those that ask", () => {
    const feeds = [asking(5), asking(3), asking(4), feed(), feed({ revokedAt: now, edition: 5, askedAt: now })];
    const totals = totalsOf(feeds, old, [5, 4], now);
    expect(totals.all).toBe(4);
    expect(totals.standings.filter(({ count }) => count > 0)).toEqual([
      { standing: "never_asked", count: 1 },
      { standing: "behind", count: 2 },
      { standing: "up_to_date", count: 1 },
    ]);
    expect(totals.removals).toEqual([
      { edition: 5, taken: 1, of: 3 },
      { edition: 4, taken: 2, of: 3 },
    ]);
  });
});
