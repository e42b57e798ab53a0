import type { ContentOf, Published, RecordKey, ResearchRecord } from "#functions/research/rules.ts";
import { finding as findingContent, study as studyContent } from "./journeys/research-records.ts";

/** Records of fictional research, as files hold them. */
export type Loaded = Pick<ResearchRecord, "kind" | "recordId" | "content" | "supersededBy">;

export const study = (recordId: string, more: Partial<ContentOf<"study">> = {}) =>
  ({ kind: "study", recordId, content: { ...studyContent, ...more } }) satisfies Loaded;

export const finding = (recordId: string, statement: string, more: Partial<ContentOf<"finding">> = {}) =>
  ({ kind: "finding", recordId, content: findingContent(statement, { kinds: [], ...more }) }) satisfies Loaded;

export const need = (recordId: string, findingIds: string[]) =>
  ({
    kind: "need",
    recordId,
    content: {
      family: "users",
      asA: "officer of a council",
      iNeed: "a call that partners can join",
      soThat: "nobody has to travel",
      findingIds,
      kinds: ["video_conferencing"],
      toolIds: [],
    },
  }) satisfies Loaded;

export const persona = (recordId: string, findingIds: string[]) =>
  ({
    kind: "persona",
    recordId,
    content: {
      name: "Service desk reviewer",
      family: "deciders",
      summary: "Reads tickets all day.",
      statements: [{ aspect: "does", text: "Opens sites one ticket at a time.", findingIds }],
      expiresOn: "2027-10-01",
    },
  }) satisfies Loaded;

/** As it is once it is public. */
export const published = <Record extends Loaded>(record: Record, publishedAt = "2026-10-30T09:00:00.000Z"): Published =>
  ({ version: 1, updatedAt: publishedAt, publishedAt, draftedBy: "test", participantIds: [], ...record }) as Published;

export const idsOf = (records: readonly RecordKey[]): string[] => records.map(({ recordId }) => recordId);
