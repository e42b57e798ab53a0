import { describe, expect, it } from "vitest";
import { canBeTaken, type OutboxItem, retryAt, shardOf } from "./rules.ts";

const now = "2026-11-02T09:00:00.000Z";
const item: OutboxItem = { outboxItemId: "out_1", type: "poll_closed", subjectId: "pol_1", at: now, attempts: 0 };

describe("an outbox item", () => {
  it("can be taken unless somebody holds it or it is parked", () => {
    expect(canBeTaken(item, now)).toBe(true);
    expect(canBeTaken({ ...item, leasedUntil: "2026-11-02T09:01:00.000Z" }, now)).toBe(false);
    expect(canBeTaken({ ...item, leasedUntil: now }, now)).toBe(true);
    expect(canBeTaken({ ...item, parkedAt: now }, now)).toBe(false);
  });

  it("is tried again after seconds at first, then after hours, and parked after five failures", () => {
    const waits = [1, 2, 3, 4, 5].map((attempts) => Date.parse(retryAt(attempts, now) ?? "") - Date.parse(now));
    expect(waits).toEqual([2_000, 30_000, 300_000, 1_800_000, 7_200_000]);
    expect(retryAt(6, now)).toBeUndefined();
  });

  it("lies in one of 16 shards", () => {
    for (let number = 0; number < 100; number += 1) expect(shardOf(`out_${number}`)).toBeLessThan(16);
  });
});
