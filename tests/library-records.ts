import type { ContentOf, Published, RecordKey, ResearchRecord } from "#functions/research/rules.ts";

/** Records of fictional research, as files and drafts have them. */
export type Loaded = Pick<ResearchRecord, "kind" | "recordId" | "content" | "supersededBy">;

export const study = (recordId: string, more: Partial<ContentOf<"study">> = {}) =>
  ({
    kind: "study",
    recordId,
    content: {
      title: `What was read about ${recordId}`,
      family: "users",
      question: "What stops people of two bodies from working in one tool?",
      method: "desk_research",
      doneBy: "Researchers of Eastmere Borough Council",
      doneFor: "The working group",
      startedOn: "2026-10-01",
      endedOn: "2026-10-20",
      participants: [],
      consentBasis: "None needed: only published texts were read.",
      summary: "A short summary.",
      limits: "Little was read.",
      notHeard: "Nobody was asked.",
      ...more,
    },
  }) satisfies Loaded;

export const finding = (recordId: string, statement: string, more: Partial<ContentOf<"finding">> = {}) =>
  ({
    kind: "finding",
    recordId,
    content: {
      studyId: "meetings",
      statement,
      theme: "needs",
      scope: "local",
      kinds: [],
      date: { on: "2025" },
      confidence: "medium",
      confidenceReason: "One text says so.",
      evidence: {
        kind: "source",
        source: {
          key: "text",
          title: "A text",
          publisher: "Northwold District Council",
          url: "https://northwold.example/text",
          date: { on: "2025" },
          read: "whole document",
          readOn: "2026-10-02",
        },
      },
      ...more,
    },
  }) satisfies Loaded;

export const need = (recordId: string, findingIds: string[], more: Partial<ContentOf<"need">> = {}) =>
  ({
    kind: "need",
    recordId,
    content: {
      family: "users",
      asA: "an officer of a council",
      iNeed: "a call that partners can join",
      soThat: "nobody has to travel",
      findingIds,
      kinds: ["video_conferencing"],
      toolIds: [],
      ...more,
    },
  }) satisfies Loaded;

export const persona = (recordId: string, findingIds: string[], more: Partial<ContentOf<"persona">> = {}) =>
  ({
    kind: "persona",
    recordId,
    content: {
      name: "Service desk reviewer",
      family: "deciders",
      summary: "Reads tickets all day.",
      statements: [{ aspect: "does", text: "Opens sites one ticket at a time.", findingIds }],
      expiresOn: "2027-10-01",
      ...more,
    },
  }) satisfies Loaded;

/** As it is once it is public. */
export const published = <Record extends Loaded>(record: Record, publishedAt = "2026-10-30T09:00:00.000Z"): Published =>
  ({ version: 1, updatedAt: publishedAt, publishedAt, draftedBy: "test", participantIds: [], ...record }) as Published;

export const idsOf = (records: readonly RecordKey[]): string[] => records.map(({ recordId }) => recordId);
