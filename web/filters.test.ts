import { describe, expect, it } from "vitest";
import { asSentence } from "./filters.ts";

describe("what somebody wrote, shown as a sentence", () => {
  it("ends with one full stop, whether they wrote it or not", () => {
    expect(asSentence("No recording")).toBe("No recording.");
    expect(asSentence("For meetings only. Recording stays off. ")).toBe("For meetings only. Recording stays off.");
    expect(asSentence("Ask first!")).toBe("Ask first!");
  });
});
