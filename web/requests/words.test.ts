import { describe, expect, it } from "vitest";
import { deskTag, stateTag } from "./words.ts";

describe("the words for where a request is", () => {
  it("say to those who ask that a question is theirs, and to the web filtering lead that it is not", () => {
    expect(stateTag({ state: "more_information" }).text).toBe("A question to you");
    expect(deskTag({ state: "more_information" }).text).toBe("A question to those who ask");
    expect(deskTag({ state: "held" })).toEqual(stateTag({ state: "held" }));
  });
});
