import { describe, expect, it } from "vitest";
import { asSentence, statedDate } from "./filters.ts";

describe("what somebody wrote, shown as a sentence", () => {
  it("ends with one full stop, whether they wrote it or not", () => {
    expect(asSentence("No recording")).toBe("No recording.");
    expect(asSentence("For meetings only. Recording stays off. ")).toBe("For meetings only. Recording stays off.");
    expect(asSentence("Ask first!")).toBe("Ask first!");
  });
});

describe("a date as its source gives it", () => {
  it.each([
    [{ on: "2014" }, "2014"],
    [{ on: "2014-05" }, "May 2014"],
    [{ on: "2014-05-30" }, "30 May 2014"],
    [{ on: "2014", note: "day not shown" }, "2014 (day not shown)"],
    [{}, "date not shown"],
    [{ note: "about 2016" }, "date not shown (about 2016)"],
  ])("%j is shown as “%s”", (date, words) => {
    expect(statedDate(date)).toBe(words);
  });
});
