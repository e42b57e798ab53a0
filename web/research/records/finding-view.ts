import type { Finding } from "#functions/research/contents.ts";
import type { FindingState, Published } from "#functions/research/rules.ts";
import { confidences, scopes } from "#functions/research/vocabulary.ts";
import { smallest } from "#functions/surveys/tally.ts";
import { numberOfPeople, stateWords } from "../words.ts";

/** A finding as pages show it. Who it rests on stays with the record. */
export interface FindingView {
  findingId: string;
  finding: Finding;
  scope: string;
  confidence: string;
  /** Why it does not count as evidence now. */
  mark: (typeof stateWords)[FindingState];
  /** For primary research: what it rests on. */
  people: string | undefined;
}

const peopleWords = ({ content, participantIds }: Published<"finding">): string | undefined => {
  const number = new Set(participantIds).size;
  if (content.evidence.kind === "sessions")
    return `From ${numberOfPeople(number)} sessions with people who agreed to take part`;
  if (content.evidence.kind !== "answers") return undefined;
  // Of how many people some texts are would tell researchers whether one of them wrote two of these.
  return number === 0
    ? `From the counted answers of at least ${smallest} people to a survey`
    : "From what people wrote in a survey";
};

export const findingView = (record: Published<"finding">, state: FindingState): FindingView => ({
  findingId: record.recordId,
  finding: record.content,
  scope: scopes.labels[record.content.scope],
  confidence: confidences.labels[record.content.confidence].toLowerCase(),
  mark: stateWords[state],
  people: peopleWords(record),
});

/** The two or more paragraphs of a long text. */
export const paragraphsOf = (text: string): string[] => text.split(/\n\s*\n/).filter((part) => part.trim() !== "");
