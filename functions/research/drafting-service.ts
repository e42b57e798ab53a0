import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { type ContentOf, type RecordOf, ResearchRecord, whyCannotEdit, whyNotResearcher } from "./rules.ts";
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

/** Writing records, for as long as nobody else has reviewed them. Any researcher may go on with a draft. */
export function createDrafting({ store, now, requireRecord }: DraftingOptions) {
  async function save(record: ResearchRecord, actor: Member, type: string): Promise<void> {
    if (record.kind === "finding" && record.draft) await requireRecord("study", record.draft.studyId);
    await store.save([record], { type, subjectId: record.recordId, actorId: actor.personId, at: record.updatedAt });
  }

  return {
    /** `recordId` comes from the form, so that sending it twice makes one draft. */
    async createDraft<Kind extends RecordKind>(
      actor: Member,
      { kind, recordId, content, participantIds = [] }: Draft<Kind>,
    ): Promise<void> {
      refuseIf(whyNotResearcher(actor));
      const by = { draftedBy: actor.personId, updatedAt: now().toISOString() };
      const record = ResearchRecord.parse({ kind, recordId, version: 1, draft: content, participantIds, ...by });
      await save(record, actor, "research_drafted");
    },

    /** `version` is the one that the form was made from. What was in review is taken out of it. */
    async editDraft<Kind extends RecordKind>(
      actor: Member,
      version: number,
      { kind, recordId, content, participantIds }: Draft<Kind>,
    ): Promise<void> {
      const before = await requireRecord(kind, recordId);
      refuseIf(whyCannotEdit(actor, before));
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      const { submittedAt: _at, submittedBy: _by, returnedNote: _note, ...kept } = before;
      const record = ResearchRecord.parse({
        ...kept,
        version: version + 1,
        draft: content,
        draftedBy: actor.personId,
        updatedAt: now().toISOString(),
        participantIds: participantIds ?? before.participantIds,
      });
      await save(record, actor, "research_edited");
    },

    /** What is public stays as it is; a record that never was goes. */
    async discardDraft(actor: Member, kind: RecordKind, recordId: string, version: number): Promise<void> {
      const before = await requireRecord(kind, recordId);
      refuseIf(whyNotResearcher(actor));
      if (before.version !== version || !before.draft) throw new Refusal("changed_meanwhile");
      const at = now().toISOString();
      const act = { type: "research_draft_discarded", subjectId: recordId, actorId: actor.personId, at };
      if (!before.content) return store.remove(before, act);
      const { draft: _draft, submittedAt: _at, submittedBy: _by, returnedNote: _note, ...kept } = before;
      await store.save([ResearchRecord.parse({ ...kept, version: version + 1, updatedAt: at })], act);
    },
  };
}
