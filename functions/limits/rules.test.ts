import { describe, expect, it } from "vitest";
import { limits, windowOf } from "./rules.ts";

describe("a window of a limit", () => {
  it("lasts from one round number of minutes to the next, which is in the next window", () => {
    const { minutes } = limits.report;
    const start = Date.parse("2026-11-02T09:00:00.000Z");
    const first = windowOf("report", new Date(start));
    expect(windowOf("report", new Date(start + minutes * 60_000 - 1))).toEqual(first);
    const second = windowOf("report", new Date(start + minutes * 60_000));
    expect(second.number).toBe(first.number + 1);
    expect(first.endsAtSecond * 1000).toBe(start + minutes * 60_000);
  });

  it("is each limit's own length", () => {
    const now = new Date("2026-11-02T09:05:00.000Z");
    expect(windowOf("sign_in", now).endsAtSecond).toBe(Date.parse("2026-11-02T09:10:00.000Z") / 1000);
    expect(windowOf("report", now).endsAtSecond).toBe(Date.parse("2026-11-02T10:00:00.000Z") / 1000);
  });
});
