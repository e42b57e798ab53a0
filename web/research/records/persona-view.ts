import { aspects, type Persona } from "#functions/research/contents.ts";
import { findingIdsOf, isCurrent, type Published, unsupported } from "#functions/research/rules.ts";
import { methods } from "#functions/research/vocabulary.ts";
import type { FindingView } from "./finding-view.ts";
import type { Standing } from "./standing.ts";

interface StatementView {
  text: string;
  /** No finding under it counts as evidence any more. */
  isUnsupported: boolean;
  findings: (FindingView & { number: number })[];
}

export interface PersonaView {
  persona: Persona;
  isCurrent: boolean;
  isExpired: boolean;
  unsupported: number;
  aspects: { heading: string; statements: StatementView[] }[];
  /** Those that it rests on, numbered from 1 in the order in which it names them. */
  findings: FindingView[];
  studies: { studyId: string; title: string; method: string }[];
  /** No study under it asked anybody. */
  isDeskResearch: boolean;
  /** So that a long one, too, prints on one side. */
  size: "short" | "long" | "longest";
}

const sizeOf = ({ summary, statements }: Persona): PersonaView["size"] => {
  // A statement takes half a line more than its letters, and its numbers.
  const length = summary.length + statements.reduce((sum, { text }) => sum + text.length + 60, 0);
  if (length > 6_500) return "longest";
  return length > 3_500 ? "long" : "short";
};

export function personaView(
  { record, stateOf, findings }: Standing<"persona">,
  studies: readonly Published<"study">[],
  today: string,
): PersonaView {
  const { content: persona } = record;
  const numbers = new Map(findingIdsOf("persona", persona).map((id, place) => [id, place + 1]));
  const numbered = findings.map((each) => ({ ...each, number: numbers.get(each.findingId) ?? 0 }));
  const flagged = new Set(unsupported(persona, stateOf));
  const statements = persona.statements.map(({ aspect, text, findingIds }, place) => ({
    aspect,
    text,
    isUnsupported: flagged.has(place),
    findings: numbered.filter(({ findingId }) => findingIds.includes(findingId)),
  }));
  return {
    persona,
    isCurrent: isCurrent(persona, stateOf, today),
    isExpired: persona.expiresOn <= today,
    unsupported: flagged.size,
    aspects: Object.entries(aspects).flatMap(([aspect, heading]) => {
      const own = statements.filter((statement) => statement.aspect === aspect);
      return own.length > 0 ? [{ heading, statements: own }] : [];
    }),
    findings,
    studies: studies.map(({ recordId, content }) => ({
      studyId: recordId,
      title: content.title,
      method: methods.labels[content.method].toLowerCase(),
    })),
    isDeskResearch: studies.every(({ content }) => content.method === "desk_research"),
    size: sizeOf(persona),
  };
}
