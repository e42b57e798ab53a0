import { describe, expect, it } from "vitest";
import { canBeTaken, type OutboxItem, retryAt, shardOf, shardsOf } from "./rules.ts";

const now = "2026-11-02T09:00:00.000Z";
const item: OutboxItem = { outboxItemId: "out_1", type: "poll_closed", subjectId: "pol_1", at: now, attempts: 0 };

const waitAfter = (failed: OutboxItem): number => (Date.parse(retryAt(failed, now) ?? "") - Date.parse(now)) / 1000;

describe("an outbox item", () => {
  it("can be taken unless somebody holds it or it is parked", () => {
    expect(canBeTaken(item, now)).toBe(true);
    expect(canBeTaken({ ...item, leasedUntil: "2026-11-02T09:01:00.000Z" }, now)).toBe(false);
    expect(canBeTaken({ ...item, leasedUntil: now }, now)).toBe(true);
    expect(canBeTaken({ ...item, parkedAt: now }, now)).toBe(false);
  });

  it("is tried again after seconds at first, then after hours, and parked after five failures", () => {
    expect([1, 2, 3, 4, 5].map((attempts) => waitAfter({ ...item, attempts }))).toEqual([2, 30, 300, 1_800, 7_200]);
    expect(retryAt({ ...item, attempts: 6 }, now)).toBeUndefined();
  });

  it("is tried for more than three days when it is an e-mail: a mail server may be away for a weekend", () => {
    const mail = { ...item, type: "notification_due" as const };
    const waits = Array.from({ length: 17 }, (_, index) => waitAfter({ ...mail, attempts: index + 1 }));
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(72 * 3600);
    expect(retryAt({ ...mail, attempts: 18 }, now)).toBeUndefined();
  });

  it("lies in one of 16 shards, e-mail in four others", () => {
    const shardsUsed = (type: OutboxItem["type"]) =>
      new Set(Array.from({ length: 500 }, (_, number) => shardOf({ outboxItemId: `out_${number}`, type })));
    expect(shardsUsed("poll_closed")).toEqual(new Set(shardsOf.work));
    expect(shardsUsed("notification_due")).toEqual(new Set(shardsOf.mail));
  });
});
