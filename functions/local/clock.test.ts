import { describe, expect, it } from "vitest";
import { clockOffset } from "./clock.ts";

describe("CLOCK_OFFSET", () => {
  it.each([
    ["+8d", 8 * 86_400_000],
    ["-2h", -2 * 3_600_000],
    ["30m", 30 * 60_000],
    [" +1d ", 86_400_000],
  ])("reads %s", (text, milliseconds) => {
    expect(clockOffset(text)).toBe(milliseconds);
  });

  it.each(["8", "d", "+8x", "1.5d", "++1d", "", "999999d"])("does not guess at %s", (text) => {
    expect(clockOffset(text)).toBeUndefined();
  });
});
