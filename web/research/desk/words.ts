import type { RecordKey, ResearchRecord } from "#functions/research/rules.ts";
import { recordPath } from "../record-links.ts";

/** The address of a record's page on the desk. */
export const deskPath = (key: RecordKey): string => recordPath(key).replace("/research/", "/research/desk/");

export const folders = {
  studies: { kind: "study", title: "Studies", one: "study" },
  needs: { kind: "need", title: "Needs", one: "need" },
  personas: { kind: "persona", title: "Personas", one: "persona" },
  obstacles: { kind: "obstacle", title: "Obstacles and answers", one: "obstacle" },
} as const;
export type Folder = keyof typeof folders;

export interface StateTag {
  text: string;
  colour: string;
}

/** Where a record stands between its writer and its readers. */
export function deskStateOf({ content, draft, submittedAt, returnedNote, erasedAt }: ResearchRecord): StateTag {
  if (erasedAt !== undefined) return { text: "Erased", colour: "grey" };
  if (submittedAt !== undefined) return { text: "In review", colour: "blue" };
  if (returnedNote !== undefined) return { text: "Sent back", colour: "orange" };
  if (draft) return { text: content ? "Public, with changes in draft" : "Draft", colour: "grey" };
  return { text: "Public", colour: "green" };
}

/** How many took part in the sessions that it rests on. Not said of answers: of two texts drafted together it would tell whether one person wrote both. */
export function sessionsUnder(record: ResearchRecord): number {
  const content = record.kind === "finding" ? (record.draft ?? record.content) : undefined;
  return content?.evidence.kind === "sessions" ? record.participantIds.length : 0;
}
