import { type CorpusFile, type CorpusRecord, type CorpusRecordOf, type FiledKind, readFile } from "./files.ts";
import type { CorpusProblem } from "./problems.ts";

/** A record, the file it is in, and what that file says of it. */
export interface FiledRecord {
  file: string;
  record: CorpusRecord;
  isCurrent?: boolean;
}

export interface Corpus {
  filed: FiledRecord[];
  /** What could not be read. */
  problems: CorpusProblem[];
}

export function readCorpus(files: readonly CorpusFile[]): Corpus {
  const read = files.map((file) => ({ file: file.name, ...readFile(file) }));
  return {
    filed: read.flatMap(({ file, records, isCurrent }) =>
      records.map((record) => ({ file, record, ...(record.kind === "persona" && { isCurrent }) })),
    ),
    problems: read.flatMap(({ problems }) => problems),
  };
}

export const findingsIn = ({ filed }: Corpus): CorpusRecordOf<"finding">[] =>
  filed.flatMap(({ record }) => (record.kind === "finding" ? [record] : []));

/** Each finding after the one whose place it takes. A ring, which the check reports, is no reason to go round for ever. */
function inOrderOfSuccession(findings: readonly CorpusRecordOf<"finding">[]): CorpusRecordOf<"finding">[] {
  const byId = new Map(findings.map((finding) => [finding.recordId, finding]));
  const ordered = new Set<CorpusRecordOf<"finding">>();
  for (const finding of findings) {
    const chain: CorpusRecordOf<"finding">[] = [];
    for (let next: typeof finding | undefined = finding; next && !chain.includes(next) && !ordered.has(next); ) {
      chain.push(next);
      next = byId.get(next.content.supersedes ?? "");
    }
    for (const each of chain.reverse()) ordered.add(each);
  }
  return [...ordered];
}

const kindsInOrder: readonly FiledKind[] = ["need", "persona", "obstacle"];

/** What a library is loaded with, in the order in which one rests on the other. */
export function loadableRecords(corpus: Corpus): CorpusRecord[] {
  const findings = findingsIn(corpus);
  const successors = new Map(findings.map(({ recordId, content }) => [content.supersedes, recordId]));
  const of = (kind: FiledKind) => corpus.filed.flatMap(({ record }) => (record.kind === kind ? [record] : []));
  return [
    ...of("study"),
    ...inOrderOfSuccession(findings).map((finding) => {
      const supersededBy = successors.get(finding.recordId) ?? finding.supersededBy;
      return { ...finding, ...(supersededBy !== undefined && { supersededBy }) };
    }),
    ...kindsInOrder.flatMap(of),
  ];
}
