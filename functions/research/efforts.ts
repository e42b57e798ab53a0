import type { StatedDate } from "./contents.ts";
import type { Published } from "./rules.ts";
import type { Scope } from "./vocabulary.ts";

/** The finding that something comes from: which, of when and of where. */
export interface Basis {
  findingId: string;
  date: StatedDate;
  scope: Scope;
}

export interface Said {
  text: string;
  findings: Basis[];
}

export interface EffortSummary {
  /** From the shortest to the longest that any finding says; undefined where none says how long. */
  days: { fewest: number; most: number; findings: Basis[] } | undefined;
  approvers: Said[];
  costs: Said[];
  breaks: Said[];
}

type EffortFinding = Published<"finding">;

const basisOf = ({ recordId, content: { date, scope } }: EffortFinding): Basis => ({
  findingId: recordId,
  date,
  scope,
});

const sameText = (text: string): string => text.toLowerCase();

/** What several findings say in the same words is said once, with each of them. */
function saidBy(findings: readonly EffortFinding[], textOf: (finding: EffortFinding) => string | undefined): Said[] {
  const said = new Map<string, Said>();
  for (const finding of findings) {
    const text = textOf(finding);
    if (text === undefined) continue;
    const { findings: others } = said.get(sameText(text)) ?? { findings: [] };
    said.set(sameText(text), { text: said.get(sameText(text))?.text ?? text, findings: [...others, basisOf(finding)] });
  }
  return [...said.values()];
}

/** What findings say that a change of a filter takes. Nothing is averaged: they are of different years and places. */
export function summarise(findings: readonly EffortFinding[]): EffortSummary {
  const timed = findings.flatMap((finding) => {
    const days = finding.content.effort?.days;
    return days ? [{ finding, days }] : [];
  });
  return {
    days: timed.length
      ? {
          fewest: Math.min(...timed.map(({ days }) => days.fewest)),
          most: Math.max(...timed.map(({ days }) => days.most)),
          findings: timed.map(({ finding }) => basisOf(finding)),
        }
      : undefined,
    approvers: saidBy(findings, ({ content }) => content.effort?.approvers),
    costs: saidBy(findings, ({ content }) => content.effort?.cost),
    breaks: saidBy(findings, ({ content }) => content.effort?.breaks),
  };
}

/** The filtering products that findings name, in order, each spelt as the first of them spells it. */
export function productsOf(findings: readonly EffortFinding[]): string[] {
  const products = saidBy(findings, ({ content }) => content.effort?.product);
  return products.map(({ text }) => text).toSorted((one, other) => one.localeCompare(other, "en-GB"));
}

export const ofProduct = (findings: readonly EffortFinding[], product: string): EffortFinding[] =>
  findings.filter(
    ({ content }) => content.effort?.product !== undefined && sameText(content.effort.product) === sameText(product),
  );

/** From the oldest to the newest year of facts; undefined where no finding says when. */
export function yearsOf(findings: readonly EffortFinding[]): { from: string; to: string } | undefined {
  const years = findings.flatMap(({ content }) => content.date.on?.slice(0, 4) ?? []).toSorted();
  const [from, to] = [years[0], years.at(-1)];
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}
