import type { Question, Survey } from "#functions/surveys/rules.ts";
import { sectors } from "#functions/surveys/rules.ts";
import { type Cell, noAnswer } from "#functions/surveys/tally.ts";

export const statusWords: Record<Survey["status"], { text: string; colour: string }> = {
  draft: { text: "Draft", colour: "grey" },
  open: { text: "Open", colour: "blue" },
  closed: { text: "Closed", colour: "green" },
};

const joined = (labels: readonly string[]): string =>
  labels.length === 1 ? (labels[0] ?? "") : `These answers together: ${labels.join("; ")}`;

/** What a figure is of, in the words of the question. */
export function answerLabel(question: Exclude<Question, { kind: "text" }>, { keys }: Pick<Cell, "keys">): string {
  const labelOf = (key: string): string => {
    if (key === noAnswer) return "No answer";
    if (question.kind === "choice") return question.options[Number(key)] ?? "";
    return key === "1" ? `1 (${question.low})` : key === "5" ? `5 (${question.high})` : key;
  };
  return joined(keys.map(labelOf));
}

const sectorNames: Readonly<Record<string, string>> = { ...sectors, [noAnswer]: "Not said" };

/** Which parts of the public sector a figure is of. */
export const sectorLabel = ({ keys }: Pick<Cell, "keys">): string =>
  keys.length === 1
    ? (sectorNames[keys[0] ?? ""] ?? "")
    : `These parts together: ${keys.map((key) => sectorNames[key] ?? "").join("; ")}`;
