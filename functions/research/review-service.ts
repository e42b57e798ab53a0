import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { type RecordOf, ResearchRecord, whyCannotReview, whyCannotSubmit, whyNotResearcher } from "./rules.ts";
import type { ResearchStore } from "./store.ts";
import type { RecordKind } from "./vocabulary.ts";

/** So that what is reviewed together fits one transaction, with the findings that it supersedes. */
const mostTogether = 45;

interface ReviewOptions {
  store: ResearchStore;
  now: () => Date;
  requireRecord: <Kind extends RecordKind>(kind: Kind, recordId: string) => Promise<RecordOf<Kind>>;
}

/** A second researcher looks at everything before it is public. A study is reviewed together with its findings. */
export function createReviews({ store, now, requireRecord }: ReviewOptions) {
  const at = () => now().toISOString();

  async function draftsOf(studyId: string): Promise<RecordOf<"finding">[]> {
    const drafts: RecordOf<"finding">[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await store.listFindings(studyId, cursor);
      drafts.push(...items.filter(({ draft }) => draft !== undefined));
      cursor = next;
    } while (cursor !== undefined && drafts.length < mostTogether);
    return drafts.slice(0, mostTogether);
  }

  /** The record itself, if it has a draft, and for a study its draft findings. */
  async function unitOf(kind: RecordKind, recordId: string): Promise<ResearchRecord[]> {
    const record: ResearchRecord = await requireRecord(kind, recordId);
    const own = record.draft ? [record] : [];
    return kind === "study" ? [...own, ...(await draftsOf(recordId))] : own;
  }

  const inReview = async (kind: RecordKind, recordId: string) =>
    (await unitOf(kind, recordId)).filter(({ submittedAt }) => submittedAt !== undefined);

  /** What a finding supersedes says so from then on. */
  async function supersededBy(records: readonly ResearchRecord[]): Promise<ResearchRecord[]> {
    const successors = new Map(
      records.flatMap((record) =>
        record.kind === "finding" && record.draft?.supersedes ? [[record.draft.supersedes, record.recordId]] : [],
      ) as [string, string][],
    );
    const found = await store.findAll([...successors.keys()].map((recordId) => ({ kind: "finding", recordId })));
    return found
      .filter(({ erasedAt }) => erasedAt === undefined)
      .map((record) => ({
        ...record,
        version: record.version + 1,
        updatedAt: at(),
        supersededBy: successors.get(record.recordId),
      }));
  }

  return {
    /** What waits for a second researcher, longest first. */
    async listReviews(actor: Member, cursor?: string) {
      refuseIf(whyNotResearcher(actor));
      return store.listInReview(cursor);
    },

    /** What the reviewer has before them, and why this person may not be the one. */
    async viewReview(actor: Member, kind: RecordKind, recordId: string) {
      refuseIf(whyNotResearcher(actor));
      const records = await inReview(kind, recordId);
      if (records.length === 0) throw new Refusal("not_found");
      return { records, refusal: whyCannotReview(actor, records, at().slice(0, 10)) };
    },

    /** Puts the drafts forward; with a study, those of its findings. Sent twice it is one act. */
    async submit(actor: Member, kind: RecordKind, recordId: string): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      const drafts = (await unitOf(kind, recordId)).filter(({ submittedAt }) => submittedAt === undefined);
      for (const draft of drafts) refuseIf(whyCannotSubmit(actor, draft));
      if (drafts.length === 0) return;
      const by = { submittedAt: at(), submittedBy: actor.personId, updatedAt: at() };
      await store.save(
        drafts.map((draft) => {
          const { returnedNote: _note, ...kept } = draft;
          return ResearchRecord.parse({ ...kept, ...by, version: draft.version + 1 });
        }),
        { type: "research_submitted", subjectId: recordId, actorId: actor.personId, at: at() },
        { links: false },
      );
    },

    /** `seen`: the versions that the reviewer had before them, so that nothing else is published. */
    async publish(
      actor: Member,
      kind: RecordKind,
      recordId: string,
      seen: Readonly<Record<string, number>>,
    ): Promise<void> {
      const records = await inReview(kind, recordId);
      const isAsSeen =
        records.length > 0 &&
        records.length === Object.keys(seen).length &&
        records.every((record) => seen[record.recordId] === record.version);
      if (!isAsSeen) throw new Refusal("changed_meanwhile");
      refuseIf(whyCannotReview(actor, records, at().slice(0, 10)));
      const isOfPublicStudies = await Promise.all(
        records.map(async (record) => {
          if (record.kind !== "finding" || !record.draft) return true;
          const { studyId } = record.draft;
          if (records.some((each) => each.kind === "study" && each.recordId === studyId)) return true;
          return (await requireRecord("study", studyId)).content !== undefined;
        }),
      );
      if (isOfPublicStudies.includes(false)) throw new Refusal("study_not_public");
      const published = records.map((record) => {
        const { draft, submittedAt: _at, submittedBy: _by, returnedNote: _note, ...kept } = record;
        return ResearchRecord.parse({
          ...kept,
          content: draft,
          publishedAt: at(),
          updatedAt: at(),
          reviewedBy: actor.personId,
          version: record.version + 1,
        });
      });
      await store.save(
        [...published, ...(await supersededBy(records))],
        { type: "research_published", subjectId: recordId, actorId: actor.personId, at: at() },
        { effects: ["library_changed"], links: false },
      );
    },

    /** Back to its writer, with what is to be changed. */
    async sendBack(actor: Member, kind: RecordKind, recordId: string, note: string): Promise<void> {
      const records = await inReview(kind, recordId);
      if (records.length === 0) throw new Refusal("changed_meanwhile");
      refuseIf(whyNotResearcher(actor));
      await store.save(
        records.map((record) => {
          const { submittedAt: _at, submittedBy: _by, ...kept } = record;
          return ResearchRecord.parse({ ...kept, returnedNote: note, updatedAt: at(), version: record.version + 1 });
        }),
        { type: "research_returned", subjectId: recordId, actorId: actor.personId, at: at() },
        { links: false },
      );
    },
  };
}
