import { describe, expect, it } from "vitest";
import { endsSoon, expiryOf, isDue, targetFile } from "./roles.ts";

const now = "2026-11-30T12:00:00.999Z";

describe("what is signed", () => {
  it("ends on a whole second, as the specification writes times", () => {
    expect(expiryOf("timestamp", now)).toBe("2026-12-03T12:00:00Z");
  });

  it.each([
    ["timestamp", "2026-12-01T00:00:00.000Z"],
    ["snapshot", "2026-12-15T12:00:00.000Z"],
    ["targets", "2027-01-14T12:00:00.000Z"],
    ["root", "2027-05-31T12:00:00.000Z"],
  ] as const)("is renewed long before it ends: the %s on %s", (life, from) => {
    const expires = expiryOf(life, now);
    expect(isDue(life, expires, new Date(Date.parse(from) - 1).toISOString())).toBe(false);
    expect(isDue(life, expires, from)).toBe(true);
  });

  it("has its operator told 60 days before the root ends", () => {
    expect(endsSoon("2027-01-29T12:00:01.000Z", "2026-11-30T12:00:00.000Z")).toBe(false);
    expect(endsSoon("2027-01-29T12:00:00.000Z", "2026-11-30T12:00:00.000Z")).toBe(true);
  });

  it("lies under its digest, in the folder that it is named in", () => {
    expect(targetFile("squid.txt", "ab")).toBe("tuf/targets/ab.squid.txt");
    expect(targetFile("subscriptions/sub_1/squid.txt", "ab")).toBe("tuf/targets/subscriptions/sub_1/ab.squid.txt");
  });
});
