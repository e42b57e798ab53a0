import { aspects, type Persona } from "#functions/research/contents.ts";
import { findingIdsOf, isCurrent, type Published, unsupported } from "#functions/research/rules.ts";
import { methods } from "#functions/research/vocabulary.ts";
import type { FindingView } from "./finding-view.ts";
import { type LetterSize, letterSizeFor } from "./one-side.ts";
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
  /** Of its letters on paper, so that a long one, too, prints on one side. */
  size: LetterSize;
}

/** Beside its texts: what it is composed from, what to mind when it is not current, and where its findings are. */
const besideTexts = [200, 200];

const sizeOf = ({ summary, statements }: Persona, findings: readonly FindingView[]): LetterSize => {
  const texts = statements.map(({ text, findingIds }) => text.length + findingIds.length * 4 + 22);
  const key = findings.reduce((sum, { findingId }) => sum + findingId.length + 18, 250);
  return letterSizeFor([summary?.length ?? 0, ...texts, ...besideTexts, key], Object.keys(aspects).length);
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
    size: sizeOf(persona, findings),
  };
}
