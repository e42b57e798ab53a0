import { type FindingState, findingIdsOf, isCurrent, type RecordOf, stateOf } from "../rules.ts";
import { type Corpus, type FiledRecord, findingsIn, loadableRecords } from "./corpus.ts";
import type { CorpusRecord } from "./files.ts";
import type { CorpusProblem } from "./problems.ts";

interface Known {
  /** Ids of the tools that a new catalogue begins with. */
  toolIds: ReadonlySet<string>;
}

type Fault = Omit<CorpusProblem, "file">;

/** A file of a study holds many findings, so that it has to be said which. */
const faultIn = (file: string, { kind, recordId }: CorpusRecord, { what, todo }: Fault): CorpusProblem => ({
  file,
  what: `${kind === "finding" ? `finding ${recordId}: ` : ""}${what}`,
  todo,
});

/** Primary research is about people, and never lies in a file. */
function notDeskResearch({ kind, content }: CorpusRecord): Fault[] {
  if (kind === "study") {
    const isDesk = content.method === "desk_research" && content.participants.length === 0;
    return isDesk ? [] : [{ what: "is not desk research", todo: "Keep primary research in the table alone" }];
  }
  if (kind !== "finding") return [];
  const isFromSource = content.evidence.kind === "source" && !content.consent;
  return isFromSource
    ? []
    : [{ what: "rests on people who took part", todo: "Keep primary research in the table alone" }];
}

const restsOnNothing = ({ kind, content }: CorpusRecord): Fault[] =>
  kind === "obstacle" && findingIdsOf(kind, content).length === 0 && !content.source
    ? [{ what: "rests on nothing", todo: "Name findings, or the source" }]
    : [];

function badLinks(record: CorpusRecord, findingIds: ReadonlySet<string>, known: Known): Fault[] {
  const missing = findingIdsOf(record.kind, record.content).filter((id) => !findingIds.has(id));
  const tools = record.kind === "need" ? record.content.toolIds.filter((id) => !known.toolIds.has(id)) : [];
  return [
    ...missing.map((id) => ({
      what: `names finding ${id}, which is in no file`,
      todo: "Name another, or take it out",
    })),
    ...tools.map((id) => ({
      what: `names the tool ${id}, which no new catalogue has`,
      todo: "Name one of functions/local/register/tools.ts",
    })),
  ];
}

/** Whether the finding comes round to itself by what it takes the place of. */
function isInRing(start: string, supersedes: ReadonlyMap<string, string | undefined>): boolean {
  const seen = new Set<string>();
  for (let id = supersedes.get(start); id !== undefined && !seen.has(id); id = supersedes.get(id)) {
    if (id === start) return true;
    seen.add(id);
  }
  return false;
}

function badSuccession(corpus: Corpus): CorpusProblem[] {
  const findings = findingsIn(corpus);
  const supersedes = new Map(findings.map(({ recordId, content }) => [recordId, content.supersedes]));
  const todo = "Let each finding be followed by one other, and the last by none";
  return corpus.filed.flatMap(({ file, record }): CorpusProblem[] => {
    if (record.kind !== "finding") return [];
    const { recordId, supersededBy } = record;
    const successors = findings.filter(({ content }) => content.supersedes === recordId).map((each) => each.recordId);
    const others = new Set([...successors, ...(supersededBy === undefined ? [] : [supersededBy])]);
    if (isInRing(recordId, supersedes)) return [faultIn(file, record, { what: "supersedes itself in the end", todo })];
    if (others.size > 1)
      return [faultIn(file, record, { what: `is superseded by ${[...others].join(" and ")}`, todo })];
    const isUnsaid = supersededBy !== undefined && supersedes.has(supersededBy) && successors.length === 0;
    const unsaid = { what: `is superseded by ${supersededBy}, which does not say so`, todo: "Write supersedes there" };
    return isUnsaid ? [faultIn(file, record, unsaid)] : [];
  });
}

function sameTwice({ filed }: Corpus): CorpusProblem[] {
  const first = new Map<string, string>();
  return filed.flatMap(({ file, record: { kind, recordId } }) => {
    const before = first.get(`${kind} ${recordId}`);
    first.set(`${kind} ${recordId}`, before ?? file);
    const what = `holds the ${kind} ${recordId}, which is in ${before} already`;
    return before === undefined ? [] : [{ file, what, todo: "Give one of them another id" }];
  });
}

/** One key, one source. */
function differingSources({ filed }: Corpus): CorpusProblem[] {
  const first = new Map<string, string>();
  return filed.flatMap(({ file, record }) => {
    if (record.kind !== "finding" || record.content.evidence.kind !== "source") return [];
    const { source } = record.content.evidence;
    const text = JSON.stringify(source);
    const before = first.get(source.key);
    first.set(source.key, before ?? text);
    const what = `says something else of the source ${source.key} than a finding before it`;
    const todo = "Describe a source in the same words";
    return before === undefined || before === text ? [] : [faultIn(file, record, { what, todo })];
  });
}

/** What time does to the corpus: everything else is wrong on any day. */
function outOfDate(
  { record, isCurrent: claim }: FiledRecord,
  stateOf: (id: string) => FindingState,
  today: string,
): Fault[] {
  const isLive = (id: string) => stateOf(id) === "live";
  if (record.publishedAt.slice(0, 10) > today)
    return [{ what: "is dated in the future", todo: "Date it on the day on which it became public" }];
  if (record.kind === "persona") {
    const is = isCurrent(record.content, stateOf, today);
    if (claim === is) return [];
    const unfit = "has expired, or has a statement without a live finding, and says that it is current";
    return is
      ? [{ what: "is current and says that it is not", todo: "Write current: true" }]
      : [{ what: unfit, todo: "Renew it on the desk, or write current: false" }];
  }
  const isUncarried = record.kind === "need" && !record.content.findingIds.some(isLive);
  return isUncarried ? [{ what: "rests on no live finding", todo: "Name one that is, or take the need back" }] : [];
}

/** What is wrong with the corpus on any day: with such a problem it is not loaded. */
export function faultsOf(corpus: Corpus, known: Known): CorpusProblem[] {
  const findingIds = new Set(findingsIn(corpus).map(({ recordId }) => recordId));
  const faults = corpus.filed.flatMap(({ file, record }) =>
    [...notDeskResearch(record), ...restsOnNothing(record), ...badLinks(record, findingIds, known)].map((fault) =>
      faultIn(file, record, fault),
    ),
  );
  return [...corpus.problems, ...sameTwice(corpus), ...faults, ...badSuccession(corpus), ...differingSources(corpus)];
}

/** What time has made wrong, beside that. */
export function checkCorpus(corpus: Corpus, known: Known, today: string): CorpusProblem[] {
  const states = new Map(
    loadableRecords(corpus).flatMap((record) =>
      record.kind === "finding" ? [[record.recordId, stateOf(record as RecordOf<"finding">, today)] as const] : [],
    ),
  );
  const dated = corpus.filed.flatMap((filed) =>
    outOfDate(filed, (id) => states.get(id) ?? "unpublished", today).map((fault) =>
      faultIn(filed.file, filed.record, fault),
    ),
  );
  return [...faultsOf(corpus, known), ...dated];
}
