import { findingIdsOf, isCurrent, type Published, type RecordOf, stateOf } from "../rules.ts";
import type { CorpusFile, CorpusRecord, CorpusRecordOf } from "./files.ts";
import { formatFile } from "./files.ts";

const isDesk = (study: Published<"study">): boolean =>
  study.content.method === "desk_research" && study.content.participants.length === 0;

/** Nothing that a participant said, whatever the study it stands under. */
const isFromSource = ({ content, participantIds }: Published<"finding">): boolean =>
  content.evidence.kind === "source" && !content.consent && participantIds.length === 0;

/** What names neither a finding nor a source may come from anywhere. */
function restsInside(record: Published<"need" | "persona" | "obstacle">, insideIds: ReadonlySet<string>): boolean {
  const ids = findingIdsOf(record.kind, record.content);
  const isSourced = ids.length > 0 || (record.kind === "obstacle" && record.content.source !== undefined);
  return isSourced && record.participantIds.length === 0 && ids.every((id) => insideIds.has(id));
}

const corpusRecordOf = ({ kind, recordId, publishedAt, content, supersededBy }: Published): CorpusRecord =>
  ({ kind, recordId, publishedAt, content, ...(supersededBy !== undefined && { supersededBy }) }) as CorpusRecord;

const byId = (a: Published, b: Published): number => (a.recordId < b.recordId ? -1 : 1);

/** Taking the place of a finding that stays in the table is not said: the file would name what is in no file. */
function withoutOutside(finding: Published<"finding">, inside: ReadonlySet<string>): Published<"finding"> {
  const { supersedes, ...content } = finding.content;
  return supersedes === undefined || inside.has(supersedes) ? finding : { ...finding, content };
}

/** The files of what is public and is desk research alone. Primary research never leaves the table, nor does anything that rests on it. */
export function corpusFilesOf(records: readonly Published[], today: string): CorpusFile[] {
  const of = <Kind extends Published["kind"]>(kind: Kind) =>
    records.filter((record): record is Published<Kind> & Published => record.kind === kind).sort(byId);
  const studies = of("study").filter(isDesk);
  const studyIds = new Set(studies.map(({ recordId }) => recordId));
  const inside = of("finding").filter((finding) => studyIds.has(finding.content.studyId) && isFromSource(finding));
  const insideIds = new Set(inside.map(({ recordId }) => recordId));
  const findings = inside.map(
    (finding) => corpusRecordOf(withoutOutside(finding, insideIds)) as CorpusRecordOf<"finding">,
  );
  const states = new Map(inside.map((finding) => [finding.recordId, stateOf(finding as RecordOf<"finding">, today)]));
  const resting = [...of("need"), ...of("persona"), ...of("obstacle")].filter((record) =>
    restsInside(record, insideIds),
  );
  return [...studies, ...resting].map((record) => {
    const filed = corpusRecordOf(record) as Exclude<CorpusRecord, { kind: "finding" }>;
    const beside = {
      findings: findings.filter(({ content }) => content.studyId === record.recordId),
      ...(record.kind === "persona" && {
        isCurrent: isCurrent(record.content, (id) => states.get(id) ?? "unpublished", today),
      }),
    };
    return formatFile(filed, beside, findings);
  });
}
