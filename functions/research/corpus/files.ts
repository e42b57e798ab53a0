import * as z from "zod";
import { contentSchemas, RecordId } from "../contents.ts";
import type { ContentOf } from "../rules.ts";
import type { RecordKind } from "../vocabulary.ts";
import { formatDocument, parseDocument, UnreadableDocument } from "./document.ts";
import { type CorpusProblem, problemsOf } from "./problems.ts";

/** A record as files hold it: public, and known to have become so on that day. */
export type CorpusRecord = {
  [Kind in RecordKind]: {
    kind: Kind;
    recordId: string;
    publishedAt: string;
    content: ContentOf<Kind>;
    /** For a finding, the one that took its place. */
    supersededBy?: string;
  };
}[RecordKind];
export type CorpusRecordOf<Kind extends RecordKind> = Extract<CorpusRecord, { kind: Kind }>;

export interface CorpusFile {
  /** From the corpus's folder, such as `needs/2026-11-21-join-any-call.md`: it says what kind of record, since when it is public, and its id. */
  name: string;
  text: string;
}

export type FiledKind = Exclude<RecordKind, "finding">;
export const folders = { study: "studies", need: "needs", persona: "personas", obstacle: "obstacles" } as const;
export const filedKinds = Object.keys(folders) as FiledKind[];

/** The texts of several paragraphs, each under its heading. Everything else is a field. */
const headings: Record<FiledKind, Record<string, string>> = {
  study: { summary: "Summary", limits: "Limits", notHeard: "Who was not heard" },
  need: {},
  persona: { summary: "Summary" },
  obstacle: { why: "Why" },
};

export const corpusName = /^([a-z]+)\/(\d{4}-\d{2}-\d{2})-(.+)\.md$/;
const atOf = (day: string): string => `${day}T00:00:00.000Z`;
const dayOf = ({ publishedAt }: Pick<CorpusRecord, "publishedAt">): string => publishedAt.slice(0, 10);

/** What is in a file beside the content of its record. */
interface Beside {
  /** For a study, in the order in which they are written. */
  findings?: readonly CorpusRecordOf<"finding">[];
  /** For a persona: whether it counts as current. */
  isCurrent?: boolean;
}

const successorIn = ({ recordId }: CorpusRecord, findings: readonly CorpusRecordOf<"finding">[]) =>
  findings.find(({ content }) => content.supersedes === recordId)?.recordId;

/** `supersededBy` is only written where the other is in no file of the corpus: otherwise that one says it. */
function findingFields(
  finding: CorpusRecordOf<"finding">,
  study: CorpusRecordOf<"study">,
  all: Beside["findings"] = [],
) {
  const { studyId: _study, ...content } = finding.content;
  const isElsewhere = finding.supersededBy !== undefined && successorIn(finding, all) !== finding.supersededBy;
  return {
    id: finding.recordId,
    ...(dayOf(finding) !== dayOf(study) && { publishedOn: dayOf(finding) }),
    ...content,
    ...(isElsewhere && { supersededBy: finding.supersededBy }),
  };
}

/** `all`: every finding of the corpus. */
export function formatFile(
  record: CorpusRecordOf<FiledKind>,
  { findings = [], isCurrent }: Beside,
  all: readonly CorpusRecordOf<"finding">[],
): CorpusFile {
  const titles = headings[record.kind];
  const content = Object.entries(record.content);
  const fields = {
    ...Object.fromEntries(content.filter(([field]) => !(field in titles))),
    ...(record.kind === "persona" && { current: isCurrent }),
    ...(record.kind === "study" && { findings: findings.map((finding) => findingFields(finding, record, all)) }),
  };
  const texts = new Map(content.flatMap(([field, text]) => (text === undefined ? [] : [[field, String(text)]])));
  const sections = Object.entries(titles).flatMap(([field, title]) => {
    const text = texts.get(field);
    return text === undefined ? [] : [[title, text]];
  });
  return {
    name: `${folders[record.kind]}/${dayOf(record)}-${record.recordId}.md`,
    text: formatDocument({ fields, sections: Object.fromEntries(sections) }),
  };
}

export interface ReadFile {
  records: CorpusRecord[];
  /** Of a persona: whether the file says that it counts as current. */
  isCurrent?: boolean;
  problems: CorpusProblem[];
}

const FindingEntry = z.looseObject({
  id: RecordId,
  publishedOn: z.iso.date().optional(),
  supersededBy: RecordId.optional(),
});

function readFinding(name: string, given: unknown, studyId: string, day: string): ReadFile {
  const entry = FindingEntry.safeParse(given);
  if (!entry.success) return { records: [], problems: problemsOf(name, entry, given, "a finding: ") };
  const { id: recordId, publishedOn = day, supersededBy, ...fields } = entry.data;
  const content = contentSchemas.finding.safeParse({ ...fields, studyId });
  const problems = problemsOf(name, content, { ...fields, studyId }, `finding ${recordId}: `);
  if (!content.success) return { records: [], problems };
  const at = { publishedAt: atOf(publishedOn), ...(supersededBy !== undefined && { supersededBy }) };
  return { records: [{ kind: "finding", recordId, ...at, content: content.data }], problems };
}

function readFields(name: string, text: string, kind: FiledKind, day: string, recordId: string): ReadFile {
  const { fields, sections } = parseDocument(text);
  const { findings = [], current, ...own } = fields;
  const given = {
    ...own,
    ...(kind !== "study" && "findings" in fields && { findings }),
    ...(kind !== "persona" && "current" in fields && { current }),
  };
  const titles = new Map(Object.entries(headings[kind]).map(([field, title]) => [title, field]));
  const texts = Object.entries(sections).map(([title, section]) => [titles.get(title) ?? `## ${title}`, section]);
  const whole = { ...given, ...Object.fromEntries(texts) };
  const content = contentSchemas[kind].safeParse(whole);
  const below = kind === "study" && Array.isArray(findings) ? findings : [];
  const read = below.map((finding) => readFinding(name, finding, recordId, day));
  const problems = problemsOf(name, content, whole);
  if (kind === "study" && below.length === 0)
    problems.push({ file: name, what: "has no findings", todo: "List them under findings" });
  if (kind === "persona" && typeof current !== "boolean")
    problems.push({
      file: name,
      what: "does not say whether it is current",
      todo: "Write current: true or current: false",
    });
  const record = content.success && ({ kind, recordId, publishedAt: atOf(day), content: content.data } as CorpusRecord);
  return {
    records: [...(record ? [record] : []), ...read.flatMap(({ records }) => records)],
    ...(typeof current === "boolean" && { isCurrent: current }),
    problems: [...problems, ...read.flatMap((each) => each.problems)],
  };
}

/** The inverse of `formatFile`. What cannot be read is a problem, and no record. */
export function readFile({ name, text }: CorpusFile): ReadFile {
  const [, folder, day = "", recordId = ""] = corpusName.exec(name) ?? [];
  const kind = filedKinds.find((each) => folders[each] === folder);
  const isNamed = kind && z.iso.date().safeParse(day).success && RecordId.safeParse(recordId).success;
  if (!isNamed) {
    const todo = `Call it <folder>/<date>-<id>.md, in ${filedKinds.map((each) => folders[each]).join(", ")}`;
    return { records: [], problems: [{ file: name, what: "has a name that does not say what it is", todo }] };
  }
  try {
    return readFields(name, text, kind, day, recordId);
  } catch (error) {
    if (!(error instanceof UnreadableDocument)) throw error;
    return {
      records: [],
      problems: [{ file: name, what: error.message, todo: "See the template in research/README.md" }],
    };
  }
}
