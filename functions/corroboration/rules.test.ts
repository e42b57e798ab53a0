import { describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { afterDecision, afterSaying, afterTakingBack, saysTheSame, whyCannotSay } from "./rules.ts";

const key = { findingId: "joining", organisationId: newId("organisation") };
const first = afterSaying(undefined, key, { stance: "here", comment: "Half of us" }, newId("comment"));

describe("what an organisation says of a finding", () => {
  it("can only be said of a finding that still counts", () => {
    expect(whyCannotSay("live")).toBeUndefined();
    expect([whyCannotSay("superseded"), whyCannotSay("expired")]).toEqual(["finding_not_live", "finding_not_live"]);
    expect([whyCannotSay("erased"), whyCannotSay("unpublished")]).toEqual(["not_found", "not_found"]);
  });

  it("has a comment that waits for a researcher, again once its words change", () => {
    expect(first).toMatchObject({ version: 1, comment: { text: "Half of us", state: "waiting" } });
    const public_ = afterDecision(first, "clear");
    const turned = afterSaying(public_, key, { stance: "not_here", comment: "Half of us" }, newId("comment"));
    expect(turned).toMatchObject({ version: 3, stance: "not_here", comment: { state: "cleared" } });
    const reworded = afterSaying(public_, key, { stance: "here", comment: "All of us" }, newId("comment"));
    expect(reworded.comment).toMatchObject({ text: "All of us", state: "waiting" });
    expect(reworded.comment?.commentId).not.toBe(public_.comment?.commentId);
    expect(afterSaying(public_, key, { stance: "here" }, newId("comment")).comment).toBeUndefined();
  });

  it("loses the words of a comment that was rejected, and says why until something else is said", () => {
    const rejected = afterDecision(first, "recognisable");
    expect(rejected).toEqual({ ...key, version: 2, stance: "here", rejection: "recognisable" });
    expect(afterSaying(rejected, key, { stance: "here" }, newId("comment")).rejection).toBeUndefined();
  });

  it("leaves nothing but its version when it is taken back", () => {
    expect(afterTakingBack(first)).toEqual({ ...key, version: 2 });
  });

  it("is the same when the same form is sent twice", () => {
    const again = afterSaying(undefined, key, { stance: "here", comment: "Half of us" }, newId("comment"));
    expect(saysTheSame(first, again)).toBe(true);
    expect(saysTheSame(first, { ...again, stance: "not_here" })).toBe(false);
    expect(saysTheSame(afterTakingBack(first), again)).toBe(false);
  });
});
