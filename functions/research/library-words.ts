import { type ToolKind, toolKindLabels } from "#functions/catalogue/rules.ts";
import { type Published, titleOf } from "./rules.ts";
import { families, methods, objectors, type Scope, scopes, themes } from "./vocabulary.ts";

/** What people also type who mean it. */
const kindWords: Record<ToolKind, string> = {
  video_conferencing: "video call, online meeting, webinar",
  documents: "collaborative document, writing together",
  wiki: "knowledge base",
  file_storage: "cloud storage, sharing files, images, photos",
  project_management: "task board, kanban, planning",
  other: "",
};
const scopeWords: Record<Scope, string> = {
  central: "department, ministry, civil service",
  local: "council, borough, county",
  nhs: "health, hospital, trust",
  schools: "school, education, pupils",
  police: "policing, force",
  cross_sector: "all sectors",
  international: "abroad, overseas",
};

/** What is said of a record, by how much it tells what the record is about. */
export const wordFields = ["title", "labels", "figure", "text", "source"] as const;
type Words = Partial<Record<(typeof wordFields)[number], string>>;

const joined = (...texts: readonly (string | undefined)[]): string => texts.filter((text) => text).join("\n");

export function wordsOf(record: Published): Words {
  const title = titleOf(record);
  if (record.kind === "finding") {
    const { theme, scope, kinds, figure, confidenceReason, evidence, effort = {} } = record.content;
    const source = evidence.kind === "source" ? evidence.source : undefined;
    return {
      title,
      labels: joined(themes.labels[theme], scopes.labels[scope], scopeWords[scope], ...kinds.map(kindText)),
      figure,
      text: joined(confidenceReason, effort.product, effort.approvers, effort.cost, effort.breaks),
      source: joined(source?.title, source?.publisher, source?.supplier),
    };
  }
  if (record.kind === "study") {
    const { family, method, question, summary, limits, notHeard, doneBy, doneFor } = record.content;
    const labels = joined(families.labels[family], methods.labels[method]);
    return { title, labels, text: joined(question, summary, limits, notHeard, doneBy, doneFor) };
  }
  if (record.kind === "need") return { title, labels: joined(...record.content.kinds.map(kindText)) };
  if (record.kind === "persona") {
    const { family, summary, statements } = record.content;
    return { title, labels: families.labels[family], text: joined(summary, ...statements.map(({ text }) => text)) };
  }
  const { objector, why, answers, source } = record.content;
  const text = joined(why, ...answers.map((answer) => answer.text));
  return { title, labels: objectors.labels[objector], text, source: source?.title };
}

const kindText = (kind: ToolKind): string => joined(toolKindLabels[kind], kindWords[kind]);

const fillers = new Set(
  "a an and are as at be by for from in is it its of on or that the their this to was were with".split(" "),
);

/** Plurals as Harman's "S stemmer" has them (JASIS 42(1), 1991): little, and nothing that surprises. */
function singular(term: string): string {
  if (/[^aeiou]ies$/.test(term)) return term.replace(/ies$/, "y");
  return term.length > 3 && /[^us]s$/.test(term) ? term.slice(0, -1) : term;
}

/** Words that are written in several ways, as one. */
const spellings: [RegExp, string][] = [
  [/\b(?:white|allow)[ -]?list/giu, "whitelist"],
  [/\be-mail/giu, "email"],
  [/\bwi-fi/giu, "wifi"],
];
const spelt = (text: string): string =>
  spellings.reduce((before, [pattern, word]) => before.replace(pattern, word), text);

export const wordsIn = (text: string): string[] =>
  spelt(text)
    .split(/[\p{Z}\p{P}\p{S}\p{C}]+/u)
    .filter((word) => word !== "");

/** As words are kept and asked for: undefined where nobody searches for it. */
export function termOf(word: string): string | undefined {
  const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.length < 2 || fillers.has(plain) ? undefined : singular(plain);
}

export const termsIn = (text: string): string[] => [...new Set(wordsIn(text).flatMap((word) => termOf(word) ?? []))];

/** "filter" of "filtering", "share" of "shared": what somebody who types the one also means. */
export function stemsOf(term: string): string[] {
  const [, stem] = /^(.{4,})(?:ing|ed)$/.exec(term) ?? [];
  return stem === undefined ? [] : [stem, `${stem}e`];
}

/** With each two neighbouring letters swapped: what fast fingers make of a word. */
export const swapsOf = (term: string): string[] =>
  Array.from(
    { length: term.length - 1 },
    (_, at) => `${term.slice(0, at)}${term[at + 1]}${term[at]}${term.slice(at + 2)}`,
  );
