import type { Evidence } from "#functions/research/contents.ts";
import type { ContentOf, FindingState, ResearchRecord } from "#functions/research/rules.ts";
import { findingIdsOf } from "#functions/research/rules.ts";
import type { Services } from "#functions/services.ts";
import { showDate, statedDate } from "#web/filters.ts";
import { stateWords } from "../words.ts";
import { sectionsOf, type ToolNames, valueAt } from "./content-form.ts";
import { type Field, flatFields } from "./fields.ts";
import { findingRowSections } from "./finding-fields.ts";

interface Line {
  text: string;
  href?: string;
}
export interface Row {
  label: string;
  lines: Line[];
}
/** The same row as it is public and as it is to be. */
export interface ComparedRow {
  label: string;
  before: Line[];
  after: Line[];
  isChanged: boolean;
}

type Content = NonNullable<ResearchRecord["content"]>;
export interface FindingWords {
  statement: string;
  state: FindingState;
}

/** What researchers call a tool: the catalogue's name of it, or what was typed where it has none. */
export async function toolNamesOf({ catalogue }: Pick<Services, "catalogue">): Promise<ToolNames> {
  const tools = await catalogue.listToolNames();
  const ids = new Map(
    tools.flatMap(({ toolId, name }) => [[name.toLowerCase(), toolId] as const, [toolId, toolId] as const]),
  );
  const names = new Map(tools.map(({ toolId, name }) => [toolId, name]));
  return {
    idOf: (name) => ids.get(name.toLowerCase()) ?? name,
    nameOf: (toolId) => names.get(toolId) ?? toolId,
    isKnown: (toolId) => names.has(toolId),
  };
}

/** What each finding that the contents rest on says, and whether it counts. What is not there is left out. */
export async function findingWordsOf(
  { research }: Pick<Services, "research">,
  kind: ResearchRecord["kind"],
  contents: readonly (Content | undefined)[],
): Promise<Map<string, FindingWords>> {
  const ids = [...new Set(contents.flatMap((content) => findingIdsOf(kind, content)))];
  const found = await research.findAll(ids.map((recordId) => ({ kind: "finding", recordId })));
  const stateOf = await research.statesOf(ids);
  return new Map(
    found.map((record) => {
      const statement = record.kind === "finding" ? ((record.content ?? record.draft)?.statement ?? "") : "";
      return [record.recordId, { statement, state: stateOf(record.recordId) }];
    }),
  );
}

export function lineOfFinding(findingId: string, words: ReadonlyMap<string, FindingWords>): Line {
  const { statement = "", state = "unpublished" } = words.get(findingId) ?? {};
  const mark = stateWords[state]?.text;
  return {
    text: `${findingId}${mark ? ` (${mark.toLowerCase()})` : ""} ${statement}`.trim(),
    href: `/research/desk/findings/${findingId}`,
  };
}

function linesOf(field: Field, value: unknown, words: ReadonlyMap<string, FindingWords>, tools: ToolNames): Line[] {
  if (value === undefined) return [];
  const labelOf = (key: unknown): Line => ({
    text: field.options?.find((option) => option.value === key)?.text ?? String(key),
  });
  if (field.as === "choice") return [labelOf(value)];
  if (field.as === "choices") return (value as string[]).map(labelOf);
  if (field.as === "ids") return (value as string[]).map((id) => lineOfFinding(id, words));
  if (field.as === "tools") return (value as string[]).map((id) => ({ text: tools.nameOf(id) }));
  if (field.as === "tick") return [{ text: value ? "Yes" : "No" }];
  if (/(^|-)date-on$/.test(field.name)) return [{ text: statedDate({ on: String(value) }) }];
  if (field.as === "day") return [{ text: showDate(String(value)) }];
  return String(value)
    .split(/\n+/)
    .map((text) => ({ text }));
}

const evidenceOf = ({ kind, content, draft }: ResearchRecord) =>
  kind === "finding" ? ((draft ?? content) as ContentOf<"finding">).evidence : undefined;

/** Where researchers, who alone see this, can check what is said of a survey. */
const surveyRows = (evidence: Evidence | undefined): Row[] =>
  evidence?.kind === "answers"
    ? [
        {
          label: "What it rests on",
          lines: [{ text: "The results of its survey", href: `/research/desk/surveys/${evidence.surveyId}/results` }],
        },
      ]
    : [];

/** Everything that a content says, in the order of its form. */
function rowsOf(
  record: ResearchRecord,
  content: Content | undefined,
  words: ReadonlyMap<string, FindingWords>,
  tools: ToolNames,
): Row[] {
  if (!content) return [];
  const evidence = evidenceOf(record);
  const sections = evidence ? findingRowSections(evidence.kind) : sectionsOf(record.kind);
  const fields = flatFields(sections, ({ group }) => (valueAt(content, [group]) as unknown[]).length);
  const rows = fields.flatMap((field) => {
    const lines = linesOf(field, valueAt(content, field.name.split("-")), words, tools);
    return lines.length > 0 ? [{ label: field.label, lines }] : [];
  });
  return [...rows, ...surveyRows(evidence)];
}

/** A record as it is, or as it is to be; where both are there, each row beside the other. */
export async function viewContent(services: Pick<Services, "research">, record: ResearchRecord, tools: ToolNames) {
  const { content, draft } = record;
  const words = await findingWordsOf(services, record.kind, [content, draft]);
  const before = rowsOf(record, content, words, tools);
  const after = rowsOf(record, draft, words, tools);
  if (!content || !draft) return { rows: draft ? after : before };
  const labels = [...new Set([...after, ...before].map(({ label }) => label))];
  const find = (rows: readonly Row[], label: string) => rows.find((row) => row.label === label)?.lines ?? [];
  const compared = labels.map((label): ComparedRow => {
    const [one, other] = [find(before, label), find(after, label)];
    return { label, before: one, after: other, isChanged: JSON.stringify(one) !== JSON.stringify(other) };
  });
  return { rows: after, compared };
}

export type ContentView = Awaited<ReturnType<typeof viewContent>>;
