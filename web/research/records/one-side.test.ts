import { expect, it } from "vitest";
import { letterSizeFor } from "./one-side.ts";

it("little text is printed in large letters, and the more there is the smaller they are", () => {
  const statements = (number: number, length: number) => Array.from({ length: number }, () => length);
  const counts = [4, 12, 20].map((number) => letterSizeFor(statements(number, 200), 4));
  expect(counts[0]).toBe(12);
  expect(counts).toEqual(counts.toSorted((one, other) => other - one));
  expect(letterSizeFor(statements(20, 430), 4)).toBeGreaterThanOrEqual(6);
});
