import { describe, expect, it } from "vitest";
import { erased, withoutFindings } from "./erasure.ts";
import type { ContentOf } from "./rules.ts";
import { ResearchRecord } from "./rules.ts";

const at = "2026-11-22T10:00:00.000Z";
const record = (kind: string, more: object) =>
  ResearchRecord.parse({
    kind,
    recordId: "one",
    version: 4,
    updatedAt: "2026-11-01T00:00:00.000Z",
    draftedBy: "writer",
    participantIds: [],
    ...more,
  });
const need = (...findingIds: string[]): ContentOf<"need"> => ({
  family: "users",
  asA: "an analyst",
  iNeed: "to join",
  soThat: "work goes on",
  findingIds,
  kinds: [],
  toolIds: [],
});
const statement = (text: string, ...findingIds: string[]) => ({ aspect: "does" as const, text, findingIds });
const persona = (...statements: ReturnType<typeof statement>[]) => ({
  name: "Reviewer",
  family: "deciders",
  summary: "Short.",
  statements,
  expiresOn: "2027-11-22",
});
const answer = (text: string, ...findingIds: string[]) => ({ text, findingIds, isSuccessStory: false });
const obstacle = (findingIds: string[], ...answers: ReturnType<typeof answer>[]) => ({
  objector: "security",
  objection: "Not safe",
  why: "Nobody looked.",
  findingIds,
  answers,
});
const gone = new Set(["m1"]);
const published = { publishedAt: "2026-11-01T00:00:00.000Z", reviewedBy: "reviewer" };
const inReview = { submittedAt: "2026-11-02T00:00:00.000Z", submittedBy: "writer", returnedNote: "About m1" };

describe("what an erased finding takes with it", () => {
  it("is a persona’s summary and every statement that rests on it, also where others carry that too", () => {
    const before = persona(statement("Both.", "m1", "m2"), statement("Other.", "m2"));
    const after = withoutFindings(record("persona", { content: before, ...published }), gone, at);
    expect(after).toMatchObject({ version: 5, updatedAt: at, content: { statements: [{ text: "Other." }] } });
    expect(JSON.stringify(after)).not.toMatch(/Both|Short/);
  });

  it("is the whole of what rests on nothing else", () => {
    for (const before of [
      record("persona", { content: persona(statement("Only.", "m1")), ...published }),
      record("need", { content: need("m1"), ...published }),
      record("need", { draft: need("m1"), ...inReview }),
      record("obstacle", { content: obstacle(["m1"], answer("Only.", "m1")), ...published }),
      record("obstacle", { content: obstacle(["m1"], answer("A talk.")), ...published }),
    ]) {
      const after = withoutFindings(before, gone, at);
      expect(after).toMatchObject({ version: 5, erasedAt: at });
      expect([after.content, after.draft, after.returnedNote]).toEqual([undefined, undefined, undefined]);
    }
  });

  it("is a need’s or an obstacle’s place in the public, until its words were looked at again", () => {
    for (const before of [
      record("need", { content: need("m1", "m2"), ...published }),
      record("obstacle", {
        content: obstacle(["m1", "m2"], answer("A talk.", "m2"), answer("Gone.", "m1")),
        ...published,
      }),
    ]) {
      const after = withoutFindings(before, gone, at);
      expect(after.content).toBeUndefined();
      expect(after.draft).toBeDefined();
      expect(after.submittedAt).toBeUndefined();
      expect(after.returnedNote, "it is on the desk").toBe("");
      expect(JSON.stringify(after)).not.toMatch(/m1|Gone/);
      expect(ResearchRecord.parse(after)).toEqual(after);
    }
  });

  it("is what a draft says of it, its place in review and the reviewer’s note, and not what is public without it", () => {
    const before = record("need", { content: need("m2"), draft: need("m1", "m2"), ...published, ...inReview });
    const after = withoutFindings(before, gone, at);
    expect(after).toMatchObject({ content: need("m2"), draft: need("m2") });
    expect([after.submittedAt, after.submittedBy, after.returnedNote]).toEqual([undefined, undefined, ""]);
    expect(withoutFindings(record("need", { draft: need("m1", "m2") }), gone, at).returnedNote).toBeUndefined();
  });

  it("is not the finding that takes its place, but the link to it", () => {
    const successor = {
      studyId: "meetings",
      statement: "They join as guests.",
      theme: "needs",
      scope: "local",
      kinds: [],
      date: {},
      confidence: "low",
      confidenceReason: "One text",
      evidence: { kind: "sessions" },
      consent: { scope: "publish", until: "2026-12-31" },
      supersedes: "m1",
    };
    const after = withoutFindings(record("finding", { content: successor, ...published }), gone, at);
    expect(after.content).toMatchObject({ statement: "They join as guests." });
    expect(JSON.stringify(after)).not.toContain("m1");
  });
});

it("nothing of an erased record is left but that it was there", () => {
  const before = record("need", {
    content: need("m1"),
    draft: need("m2"),
    supersededBy: "m9",
    ...published,
    ...inReview,
  });
  expect(erased({ ...before, participantIds: ["ptc_1"] }, at)).toEqual({
    kind: "need",
    recordId: "one",
    version: 5,
    updatedAt: at,
    erasedAt: at,
    draftedBy: "writer",
    publishedAt: published.publishedAt,
    supersededBy: "m9",
    participantIds: [],
  });
});
