import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { erased } from "./erasure.ts";
import {
  type ContentOf,
  type RecordOf,
  ResearchRecord,
  whyCannotEdit,
  whyCannotRestOn,
  whyCannotSupersede,
  whyNotResearcher,
} from "./rules.ts";
import type { ResearchStore } from "./store.ts";
import type { RecordKind } from "./vocabulary.ts";

/** What a researcher writes. `participantIds`: for a finding of primary research, those it rests on. */
export interface Draft<Kind extends RecordKind> {
  kind: Kind;
  recordId: string;
  content: ContentOf<Kind>;
  participantIds?: readonly string[];
}

interface DraftingOptions {
  store: ResearchStore;
  now: () => Date;
  requireRecord: <Kind extends RecordKind>(kind: Kind, recordId: string) => Promise<RecordOf<Kind>>;
}

const isSame = (one: ResearchRecord, other: ResearchRecord): boolean =>
  JSON.stringify([one.draft, one.participantIds]) === JSON.stringify([other.draft, other.participantIds]);

/** Writing records, for as long as nobody else has reviewed them. Any researcher may go on with a draft. */
export function createDrafting({ store, now, requireRecord }: DraftingOptions) {
  async function save(record: ResearchRecord, actor: Member, type: string): Promise<void> {
    if (record.kind === "finding" && record.draft) {
      const { studyId, supersedes } = record.draft;
      await requireRecord("study", studyId);
      if (supersedes) refuseIf(whyCannotSupersede(await store.find("finding", supersedes)));
      refuseIf(whyCannotRestOn(record.draft, await store.findParticipants(record.participantIds)));
    }
    await store.save([record], { type, subjectId: record.recordId, actorId: actor.personId, at: record.updatedAt });
  }

  return {
    /** `recordId` comes from the form, so that sending it twice makes one draft. */
    async createDraft<Kind extends RecordKind>(
      actor: Member,
      { kind, recordId, content, participantIds = [] }: Draft<Kind>,
    ): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      const by = { draftedBy: actor.personId, writers: [actor.personId], updatedAt: now().toISOString() };
      const record = ResearchRecord.parse({ kind, recordId, version: 1, draft: content, participantIds, ...by });
      await save(record, actor, "research_drafted");
    },

    /** `version` is the one that the form was made from; sent twice it is one act. What was in review is taken out of it. */
    async editDraft<Kind extends RecordKind>(
      actor: Member,
      version: number,
      { kind, recordId, content, participantIds }: Draft<Kind>,
    ): Promise<void> {
      const before = await requireRecord(kind, recordId);
      refuseIf(whyCannotEdit(actor, before));
      const { submittedAt: _at, submittedBy: _by, returnedNote: _note, ...kept } = before;
      const record = ResearchRecord.parse({
        ...kept,
        version: version + 1,
        draft: content,
        draftedBy: actor.personId,
        writers: [...new Set([...(before.draft ? (before.writers ?? [before.draftedBy]) : []), actor.personId])],
        updatedAt: now().toISOString(),
        participantIds: participantIds ?? before.participantIds,
      });
      const isSaved = before.version === version + 1 && before.draftedBy === actor.personId && isSame(before, record);
      if (isSaved) return;
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      await save(record, actor, "research_edited");
    },

    /** What is public stays as it is; a record that never was goes; one that was is erased. Done twice it is one act. */
    async discardDraft(actor: Member, kind: RecordKind, recordId: string, version: number): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      const before = await store.find(kind, recordId);
      if (!before?.draft) return;
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      const at = now().toISOString();
      const act = { type: "research_draft_discarded", subjectId: recordId, actorId: actor.personId, at };
      if (!before.content && before.publishedAt === undefined) {
        const findings = kind === "study" ? (await store.listFindings(recordId)).items : [];
        if (findings.length > 0) throw new Refusal("study_has_findings");
        return store.remove(before, act);
      }
      const {
        draft: _draft,
        writers: _writers,
        submittedAt: _at,
        submittedBy: _by,
        returnedNote: _note,
        ...kept
      } = before;
      const after = before.content
        ? ResearchRecord.parse({ ...kept, version: version + 1, updatedAt: at })
        : erased(before, at);
      await store.save([after], act, { links: false });
    },
  };
}
