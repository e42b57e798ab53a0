import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import type { ContentOf } from "#functions/research/rules.ts";
import { reviewChecks } from "#functions/research/vocabulary.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
});
afterAll(() => world.stop());

const researcher = () => ({
  personId: newId("person"),
  organisationId: newId("organisation"),
  roles: ["researcher" as const],
});

const study: ContentOf<"study"> = {
  title: "What gets in the way of a shared meeting",
  family: "users",
  question: "What stops people of two bodies from meeting in one tool?",
  method: "desk_research",
  doneBy: "Researchers of fictional bodies",
  doneFor: "The working group",
  startedOn: "2026-10-01",
  endedOn: "2026-10-20",
  participants: [],
  consentBasis: "None needed: only published texts were read.",
  summary: "A short summary.",
  limits: "Little was read.",
  notHeard: "Nobody was asked.",
};
const finding = (statement: string, more: Partial<ContentOf<"finding">> = {}): ContentOf<"finding"> => ({
  studyId: "meetings",
  statement,
  theme: "needs",
  scope: "local",
  kinds: ["video_conferencing"],
  date: { on: "2025" },
  confidence: "low",
  confidenceReason: "One text.",
  evidence: {
    kind: "source",
    source: {
      key: "text",
      title: "A text",
      publisher: "Eastmere Borough Council",
      url: "https://eastmere.example/text",
      date: { on: "2025" },
      read: "whole document",
      readOn: "2026-10-02",
    },
  },
  ...more,
});

describe("the research library", () => {
  it("publishes a study with its findings once a second researcher has reviewed them, and supersedes", async () => {
    const { research } = world.services;
    const one = researcher();
    const two = researcher();
    await research.drafting.createDraft(one, { kind: "study", recordId: "meetings", content: study });
    await research.drafting.createDraft(one, {
      kind: "finding",
      recordId: "m1",
      content: finding("They cannot join."),
    });
    await research.drafting.createDraft(one, {
      kind: "finding",
      recordId: "m1",
      content: finding("They cannot join."),
    });
    await research.reviews.submit(one, "study", "meetings");
    expect((await research.reviews.viewReview(one, "study", "meetings")).refusal).toBe("second_person_needed");
    await expect(research.requireSeen("finding", "m1")).rejects.toMatchObject({ code: "not_found" });
    const seen = { meetings: 2, m1: 2 };
    await expect(research.reviews.publish(one, "study", "meetings", seen, reviewChecks.keys)).rejects.toMatchObject({
      code: "second_person_needed",
    });
    await research.reviews.publish(two, "study", "meetings", seen, reviewChecks.keys);
    expect((await research.requireSeen("finding", "m1")).record?.content.statement).toBe("They cannot join.");

    await research.drafting.createDraft(two, {
      kind: "finding",
      recordId: "m2",
      content: finding("They can join as guests.", { supersedes: "m1" }),
    });
    await research.reviews.submit(two, "study", "meetings");
    await research.reviews.publish(one, "study", "meetings", { m2: 2 }, reviewChecks.keys);
    const old = await research.requireSeen("finding", "m1");
    expect(old.record?.supersededBy).toBe("m2");
    expect((await research.statesOf(["m1", "m2", "m3"]))("m1")).toBe("superseded");
  });
});
