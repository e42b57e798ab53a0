import { type ContentOf, findingIdsOf, type ResearchRecord } from "./rules.ts";

type Content = NonNullable<ResearchRecord["content"]>;

/**
 * A content without everything that rests on those findings; undefined where nothing may be left of it. What one finding among
 * several carries is worded with that finding in mind: statements and answers go whole, so does a persona's summary, and a
 * need or an obstacle keeps only the link to the others.
 */
function contentWithout(
  kind: ResearchRecord["kind"],
  content: Content,
  gone: ReadonlySet<string>,
): Content | undefined {
  const rests = ({ findingIds }: { findingIds: readonly string[] }) => findingIds.some((id) => gone.has(id));
  const others = (findingIds: readonly string[]) => findingIds.filter((id) => !gone.has(id));
  if (kind === "persona") {
    const persona = content as ContentOf<"persona">;
    const statements = persona.statements.filter((statement) => !rests(statement));
    const { summary: _summary, ...kept } = persona;
    return statements.length > 0 ? { ...kept, statements } : undefined;
  }
  if (kind === "need") {
    const need = content as ContentOf<"need">;
    const findingIds = others(need.findingIds);
    return findingIds.length > 0 ? { ...need, findingIds } : undefined;
  }
  if (kind === "obstacle") {
    const obstacle = content as ContentOf<"obstacle">;
    const findingIds = others(obstacle.findingIds);
    const answers = obstacle.answers.filter((answer) => !rests(answer));
    const isLeft = answers.length > 0 && (findingIds.length > 0 || obstacle.source !== undefined);
    return isLeft ? { ...obstacle, findingIds, answers } : undefined;
  }
  if (kind === "finding") {
    const { supersedes, ...finding } = content as ContentOf<"finding">;
    return (supersedes && !gone.has(supersedes) ? content : finding) as Content;
  }
  return content;
}

/** Nothing of the record is left but that it was there. */
export function erased(record: ResearchRecord, at: string): ResearchRecord {
  const { kind, recordId, version, draftedBy, publishedAt, supersededBy } = record;
  const kept = { kind, recordId, draftedBy, publishedAt, supersededBy, participantIds: [] };
  return { ...kept, version: version + 1, updatedAt: at, erasedAt: at } as ResearchRecord;
}

/**
 * The record once those findings are erased. A need or an obstacle that loses one of several findings is not public
 * until a second researcher has looked at its words again; a persona is, without the statements that are gone and its summary.
 * What has to be read again, or loses its place in review, is on the desk with an empty note.
 */
export function withoutFindings(record: ResearchRecord, gone: ReadonlySet<string>, at: string): ResearchRecord {
  const { kind, content, draft } = record;
  const [nextContent, nextDraft] = [content, draft].map((each) => each && contentWithout(kind, each, gone));
  if (!nextContent && !nextDraft) return erased(record, at);
  const { content: _content, draft: _draft, submittedAt, submittedBy: _by, returnedNote, ...kept } = record;
  const lostSome = findingIdsOf(kind, content).some((id) => gone.has(id));
  const mustBeReviewed = lostSome && (kind === "need" || kind === "obstacle") && nextContent !== undefined;
  const wasOnDesk = nextDraft !== undefined && (submittedAt ?? returnedNote) !== undefined;
  const next = {
    ...kept,
    ...((mustBeReviewed || wasOnDesk) && { returnedNote: "" }),
    version: record.version + 1,
    updatedAt: at,
  };
  return (
    mustBeReviewed
      ? { ...next, draft: nextDraft ?? nextContent }
      : { ...next, ...(nextContent && { content: nextContent }), ...(nextDraft && { draft: nextDraft }) }
  ) as ResearchRecord;
}

/** What a reviewer wrote of several drafts together may quote any of them. It still waits for its writer, without the words. */
export function withoutNote(record: ResearchRecord, at: string): ResearchRecord | undefined {
  if (!record.returnedNote) return undefined;
  return { ...record, returnedNote: "", version: record.version + 1, updatedAt: at };
}
