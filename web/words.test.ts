import { describe, expect, it } from "vitest";
import { statusOf } from "./words.ts";

describe("the words for where a proposal is", () => {
  it("never call in force what is only announced", () => {
    expect(statusOf({ subject: "whitelist", status: "published" }).text).toBe("Published");
    expect(statusOf({ subject: "charter", status: "published" }).text).toBe("In force");
  });
});
