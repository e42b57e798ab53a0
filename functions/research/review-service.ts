import type { Member } from "#functions/accounts/rules.ts";
import { isWithdrawn } from "#functions/consent/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import {
  findingIdsOf,
  isPublished,
  type RecordOf,
  ResearchRecord,
  whyCannotReview,
  whyCannotSubmit,
  whyCannotSupersede,
  whyNotResearcher,
} from "./rules.ts";
import type { ResearchStore } from "./store.ts";
import { type RecordKind, type ReviewCheck, reviewChecks } from "./vocabulary.ts";

/** So that what is reviewed together fits one transaction, with the findings that it supersedes. What is more is reviewed after it. */
const mostTogether = 45;

interface ReviewOptions {
  store: ResearchStore;
  now: () => Date;
  requireRecord: <Kind extends RecordKind>(kind: Kind, recordId: string) => Promise<RecordOf<Kind>>;
}

const isWaiting = ({ submittedAt }: ResearchRecord): boolean => submittedAt !== undefined;

/** A second researcher looks at everything before it is public. A study is reviewed together with its findings. */
export function createReviews({ store, now, requireRecord }: ReviewOptions) {
  const at = () => now().toISOString();

  /** Those of the study's draft findings that are of the kind wanted, by id, as they are now. */
  async function draftsOf(studyId: string, isWanted: (record: ResearchRecord) => boolean): Promise<ResearchRecord[]> {
    const drafts: ResearchRecord[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await store.listFindings(studyId, cursor);
      const found = await store.findAll(items.filter(({ draft }) => draft !== undefined));
      drafts.push(...found.filter((record) => record.draft !== undefined && isWanted(record)));
      cursor = next;
    } while (cursor !== undefined && drafts.length < mostTogether);
    return drafts.slice(0, mostTogether);
  }

  /** The record itself, if it has such a draft, and for a study its draft findings. */
  async function unitOf(
    kind: RecordKind,
    recordId: string,
    isWanted: (record: ResearchRecord) => boolean,
  ): Promise<ResearchRecord[]> {
    const record: ResearchRecord = await requireRecord(kind, recordId);
    const own = record.draft && isWanted(record) ? [record] : [];
    return kind === "study" ? [...own, ...(await draftsOf(recordId, isWanted))] : own;
  }

  /** The form was sent twice: this reviewer has published exactly what they saw. */
  async function hasPublished(
    { personId }: Member,
    kind: RecordKind,
    recordId: string,
    seen: Readonly<Record<string, number>>,
  ): Promise<boolean> {
    const keys = Object.keys(seen).map((id) => ({ kind: id === recordId ? kind : ("finding" as const), recordId: id }));
    const found = await store.findAll(keys);
    const isDone = (record: ResearchRecord) =>
      record.reviewedBy === personId && record.version === (seen[record.recordId] ?? 0) + 1;
    return found.length > 0 && found.length === keys.length && found.every(isDone);
  }

  /** What a finding supersedes says so from then on. */
  async function supersededBy(records: readonly ResearchRecord[]): Promise<ResearchRecord[]> {
    const pairs = records.flatMap((record): [string, string][] =>
      record.kind === "finding" && record.draft?.supersedes ? [[record.draft.supersedes, record.recordId]] : [],
    );
    const successors = new Map(pairs);
    if (successors.size < pairs.length) throw new Refusal("finding_superseded");
    const found = await store.findAll(pairs.map(([recordId]) => ({ kind: "finding", recordId })));
    return found.map((record) => {
      refuseIf(whyCannotSupersede(record as RecordOf<"finding">));
      return {
        ...record,
        version: record.version + 1,
        updatedAt: at(),
        supersededBy: successors.get(record.recordId),
      };
    });
  }

  /** A finding is public with its study or after it; everything else, after the findings that it rests on. */
  async function requireGround(records: readonly ResearchRecord[]): Promise<void> {
    const studyIds = records.flatMap((record) => (record.kind === "finding" ? (record.draft?.studyId ?? []) : []));
    const isAmong = (studyId: string) => records.some(({ kind, recordId }) => kind === "study" && recordId === studyId);
    for (const studyId of new Set(studyIds)) {
      if (!isAmong(studyId) && !(await requireRecord("study", studyId)).content) throw new Refusal("study_not_public");
    }
    const findingIds = new Set(
      records.flatMap(({ kind, draft }) => (kind === "finding" ? [] : findingIdsOf(kind, draft))),
    );
    const found = await store.findAll([...findingIds].map((recordId) => ({ kind: "finding", recordId })));
    if (found.filter(isPublished).length < findingIds.size) throw new Refusal("evidence_not_public");
    const participants = await store.findParticipants(records.flatMap(({ participantIds }) => participantIds));
    if (participants.some(isWithdrawn)) throw new Refusal("consent_withdrawn");
  }

  return {
    /** What waits for a second researcher, longest first. */
    async listReviews(actor: Member, cursor?: string) {
      refuseIf(whyNotResearcher(actor));
      return store.listWaiting("research_review", cursor);
    },

    /** What was sent back and not changed since, longest first. */
    async listReturned(actor: Member, cursor?: string) {
      refuseIf(whyNotResearcher(actor));
      return store.listWaiting("research_returned", cursor);
    },

    /** What the reviewer has before them, and why this person may not be the one. */
    async viewReview(actor: Member, kind: RecordKind, recordId: string) {
      refuseIf(whyNotResearcher(actor));
      const records = await unitOf(kind, recordId, isWaiting);
      if (records.length === 0) throw new Refusal("not_found");
      return { records, refusal: whyCannotReview(actor, records, at().slice(0, 10)) };
    },

    /** Puts the drafts forward; with a study, those of its findings. Sent twice it is one act. */
    async submit(actor: Member, kind: RecordKind, recordId: string): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      const drafts = await unitOf(kind, recordId, (record) => !isWaiting(record));
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

    /** `seen`: the versions that the reviewer had before them, so that nothing else is published. `checks`: what they looked at. Sent twice it is one act. */
    async publish(
      actor: Member,
      kind: RecordKind,
      recordId: string,
      seen: Readonly<Record<string, number>>,
      checks: readonly ReviewCheck[],
    ): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      if (!reviewChecks.keys.every((check) => checks.includes(check))) throw new Refusal("review_incomplete");
      const records = await unitOf(kind, recordId, isWaiting);
      if (records.length === 0 && (await hasPublished(actor, kind, recordId, seen))) return;
      const isAsSeen =
        records.length > 0 &&
        records.length === Object.keys(seen).length &&
        records.every((record) => seen[record.recordId] === record.version);
      if (!isAsSeen) throw new Refusal("changed_meanwhile");
      refuseIf(whyCannotReview(actor, records, at().slice(0, 10)));
      await requireGround(records);
      const published = records.map((record) => {
        const { draft, writers: _writers, submittedAt: _at, submittedBy: _by, returnedNote: _note, ...kept } = record;
        return ResearchRecord.parse({
          ...kept,
          content: draft,
          publishedAt: at(),
          updatedAt: at(),
          reviewedBy: actor.personId,
          checks,
          version: record.version + 1,
        });
      });
      await store.save(
        [...published, ...(await supersededBy(records))],
        { type: "research_published", subjectId: recordId, actorId: actor.personId, at: at() },
        { effects: ["library_changed"], links: false },
      );
    },

    /** Back to its writer, with what is to be changed. Sent twice it is one act. */
    async sendBack(actor: Member, kind: RecordKind, recordId: string, note: string): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      const records = await unitOf(kind, recordId, isWaiting);
      if (records.length === 0) {
        const returned = await unitOf(kind, recordId, ({ returnedNote }) => returnedNote === note);
        if (returned.length > 0) return;
        throw new Refusal("changed_meanwhile");
      }
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
