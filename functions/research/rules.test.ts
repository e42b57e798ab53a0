import { describe, expect, it } from "vitest";
import type { Consenting } from "#functions/consent/rules.ts";
import type { Finding, Persona } from "./contents.ts";
import {
  type FindingState,
  isCurrent,
  type RecordOf,
  ResearchRecord,
  sharedConsent,
  stateOf,
  unsupported,
  whyCannotEdit,
  whyCannotRestOn,
  whyCannotReview,
  whyCannotSupersede,
} from "./rules.ts";

const today = "2026-11-22";
const content = {
  studyId: "meetings",
  statement: "They cannot join.",
  theme: "needs",
  scope: "local",
  kinds: [],
  date: {},
  confidence: "low",
  confidenceReason: "One text",
  evidence: { kind: "sessions" },
  consent: { scope: "publish", until: "2026-12-31" },
} as const satisfies Finding;
const record = (more: object = {}) =>
  ResearchRecord.parse({
    kind: "finding",
    recordId: "m1",
    version: 1,
    updatedAt: "2026-11-01T00:00:00.000Z",
    draftedBy: "one",
    participantIds: [],
    content,
    ...more,
  }) as RecordOf<"finding">;
const until = (day: string) => ({ content: { ...content, consent: { scope: "publish", until: day } } });

describe("a finding", () => {
  it("counts as evidence until its day, its successor, or the end of consent", () => {
    expect(stateOf(record(), today)).toBe("live");
    expect(stateOf(undefined, today)).toBe("unpublished");
    expect(stateOf(record({ content: undefined, draft: content }), today)).toBe("unpublished");
    expect(stateOf(record({ supersededBy: "m2" }), today)).toBe("superseded");
    expect(stateOf(record({ content: { ...content, expiresOn: today } }), today)).toBe("expired");
    expect(stateOf(record({ content: { ...content, expiresOn: "2026-11-23" } }), today)).toBe("live");
    expect(stateOf(record(until(today)), today)).toBe("live");
    expect(stateOf(record(until("2026-11-21")), today)).toBe("erased");
    expect(stateOf(record({ ...until("2026-11-21"), supersededBy: "m2" }), today)).toBe("erased");
  });

  it("takes the place of what is public and has no successor", () => {
    expect(whyCannotSupersede(record())).toBeUndefined();
    for (const other of [undefined, record({ content: undefined, draft: content }), record({ supersededBy: "m2" })])
      expect(whyCannotSupersede(other)).toBe("finding_superseded");
  });

  it("rests on participants of its own study, no wider and no longer than each allows", () => {
    const one: Consenting = {
      participantId: "p1",
      studyId: "meetings",
      version: 1,
      scope: "publish",
      until: "2026-12-31",
      keepUntil: "2026-12-31",
      agreedOn: "2026-11-01",
    };
    const here: Consenting = { ...one, participantId: "p2", scope: "researchers", until: "2026-11-30" };
    expect(whyCannotRestOn(content, [one])).toBeUndefined();
    expect(whyCannotRestOn(content, [])).toBe("consent_too_narrow");
    expect(whyCannotRestOn(content, [one, here])).toBe("consent_too_narrow");
    expect(whyCannotRestOn({ ...content, consent: sharedConsent([one, here]) }, [one, here])).toBeUndefined();
    expect(sharedConsent([one, here])).toEqual({ scope: "researchers", until: "2026-11-30" });
    expect(whyCannotRestOn(content, [{ ...one, studyId: "other" }])).toBe("consent_too_narrow");
    expect(whyCannotRestOn(content, [{ ...one, until: "2026-12-30" }])).toBe("consent_too_narrow");
    const gone = { participantId: "p3", studyId: "meetings", version: 2, withdrawnOn: today };
    expect(whyCannotRestOn(content, [one, gone])).toBe("consent_withdrawn");
  });
});

describe("a persona", () => {
  const persona: Persona = {
    name: "Reviewer",
    family: "deciders",
    summary: "Short.",
    statements: [
      { aspect: "does", text: "Reviews.", findingIds: ["m1", "m2"] },
      { aspect: "needs", text: "Wants evidence.", findingIds: ["m2"] },
    ],
    expiresOn: "2027-11-22",
  };
  const states = (m1: FindingState, m2: FindingState) => (id: string) => (id === "m1" ? m1 : m2);

  it("is flagged statement by statement when its findings expire or are superseded", () => {
    expect(unsupported(persona, states("live", "live"))).toEqual([]);
    expect(unsupported(persona, states("live", "superseded"))).toEqual([1]);
    for (const state of ["superseded", "expired", "erased", "unpublished"] as const)
      expect(unsupported(persona, states(state, state))).toEqual([0, 1]);
  });

  it("is current while its time is not over and every statement is carried", () => {
    expect(isCurrent(persona, states("live", "live"), today)).toBe(true);
    expect(isCurrent(persona, states("live", "expired"), today)).toBe(false);
    expect(isCurrent(persona, states("live", "live"), "2027-11-22")).toBe(false);
  });
});

describe("a review", () => {
  const actor = (personId: string, roles: readonly "researcher"[] = ["researcher"]) => ({
    personId,
    organisationId: "org",
    roles,
  });
  const inReview = record({
    content: undefined,
    draft: content,
    submittedAt: "2026-11-02T00:00:00.000Z",
    submittedBy: "two",
    writers: ["zero", "one"],
  });

  it("is for a researcher who neither wrote, changed nor put forward any of it", () => {
    expect(whyCannotReview(actor("three"), [inReview], today)).toBeUndefined();
    for (const own of ["zero", "one", "two"])
      expect(whyCannotReview(actor(own), [inReview], today), own).toBe("second_person_needed");
    expect(whyCannotReview(actor("three", []), [inReview], today)).toBe("not_permitted");
    expect(whyCannotReview(actor("three"), [record()], today)).toBe("changed_meanwhile");
  });

  it("lets nothing out that consent does not cover, or not any more", () => {
    const withConsent = (consent: Finding["consent"]) => ({ ...inReview, draft: { ...content, consent } });
    expect(whyCannotReview(actor("three"), [withConsent({ scope: "publish", until: today })], today)).toBeUndefined();
    for (const consent of [
      { scope: "publish" as const, until: "2026-11-21" },
      { scope: "researchers" as const, until: "2027-01-01" },
    ])
      expect(whyCannotReview(actor("three"), [withConsent(consent)], today)).toBe("consent_too_narrow");
  });

  it("ends the writing of a finding: what is public is not rewritten, nor what is erased", () => {
    expect(whyCannotEdit(actor("one"), inReview)).toBeUndefined();
    expect(whyCannotEdit(actor("one"), record())).toBe("finding_is_public");
    expect(whyCannotEdit(actor("one"), record({ content: undefined, erasedAt: "2026-11-02T00:00:00.000Z" }))).toBe(
      "not_found",
    );
  });
});
