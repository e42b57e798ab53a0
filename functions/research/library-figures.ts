import { type ToolKind, toolKindLabels } from "#functions/catalogue/rules.ts";
import { isLive, type LibraryDocument } from "./library.ts";
import { recordKinds, scopes, themes } from "./vocabulary.ts";

export interface Figure {
  key: string;
  label: string;
  count: number;
}

/** What is known, counted: findings that still count as evidence, and of other records those that are public. */
export interface LibraryFigures {
  findings: number;
  byScope: Figure[];
  byAge: Figure[];
  byTheme: Figure[];
  /** Each theme with its sectors. */
  byThemeAndScope: (Figure & { scopes: Figure[] })[];
  /** How many needs for each kind of tool. */
  needsByKind: Figure[];
  byRecordKind: Figure[];
  /** Studies that asked or watched people. */
  primaryStudies: number;
}

const countsOf = (
  labels: Readonly<Record<string, string>>,
  documents: readonly LibraryDocument[],
  keysOf: (document: LibraryDocument) => readonly string[],
): Figure[] =>
  Object.entries(labels).map(([key, label]) => ({
    key,
    label,
    count: documents.filter((document) => keysOf(document).includes(key)).length,
  }));

/** Years of the fact, newest first: what each bar holds stays true when the page is read a year later. */
function agesOf(documents: readonly LibraryDocument[], today: string): Figure[] {
  const year = Number(today.slice(0, 4));
  const spans = [
    { key: "new", label: `${year - 1} or later`, from: year - 1, to: 9999 },
    { key: "recent", label: `${year - 4} to ${year - 2}`, from: year - 4, to: year - 2 },
    { key: "old", label: `${year - 9} to ${year - 5}`, from: year - 9, to: year - 5 },
    { key: "oldest", label: `${year - 10} or earlier`, from: 0, to: year - 10 },
  ];
  const dated = spans.map(({ key, label, from, to }) => ({
    key,
    label,
    count: documents.filter(({ years: [first = -1] }) => first >= from && first <= to).length,
  }));
  return [
    ...dated,
    { key: "unknown", label: "Date not known", count: documents.filter(({ years }) => years.length === 0).length },
  ];
}

export function figuresOf(documents: readonly LibraryDocument[], today: string): LibraryFigures {
  const findings = documents.filter((document) => document.kind === "finding" && isLive(document, today));
  const scopesAmong = (some: readonly LibraryDocument[]) => countsOf(scopes.labels, some, (each) => each.scopes);
  const byTheme = countsOf(themes.labels, findings, (each) => each.themes);
  const needs = documents.filter(({ kind }) => kind === "need");
  const { other: _other, ...kindLabels }: Record<ToolKind, string> = toolKindLabels;
  return {
    findings: findings.length,
    byScope: scopesAmong(findings),
    byAge: agesOf(findings, today),
    byTheme,
    byThemeAndScope: byTheme.map((theme) => ({
      ...theme,
      scopes: scopesAmong(findings.filter((each) => each.themes.some((key) => key === theme.key))),
    })),
    needsByKind: countsOf(kindLabels, needs, (each) => each.kinds),
    byRecordKind: countsOf(recordKinds.labels, documents, ({ kind }) => [kind]),
    primaryStudies: documents.filter(({ method }) => method !== undefined && method !== "desk_research").length,
  };
}
