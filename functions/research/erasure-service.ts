import { Refusal } from "#functions/errors.ts";
import { erased, withoutFindings, withoutNote } from "./erasure.ts";
import { findingIdsOf, hasConsentEnded, type RecordKey, type ResearchRecord } from "./rules.ts";
import type { ResearchStore } from "./store.ts";

const attempts = 10;

/** Of some 50 findings each: what is more is left to the next time. */
const mostPasses = 20;

interface ErasureOptions {
  store: ResearchStore;
  /** What organisations said of a finding goes with it. */
  eraseSayings: (findingId: string) => Promise<void>;
  now: () => Date;
}

/** What withdrawn consent, or consent that has ended, takes with it. May be repeated. */
export function createErasure({ store, eraseSayings, now }: ErasureOptions) {
  const at = () => now().toISOString();

  /** Reads again and tries again when somebody else saves the record at the same moment: an erasure is never the one to give way. */
  async function replace(key: RecordKey, next: (record: ResearchRecord) => ResearchRecord | undefined): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const [record] = await store.findAll([key]);
      const changed = record && next(record);
      if (!changed) return;
      try {
        const act = { type: "research_erased", subjectId: key.recordId, actorId: "consent", at: at() };
        return await store.save([changed], act, { effects: ["library_changed"], links: false });
      } catch (error) {
        if (!(error instanceof Refusal) || attempt === attempts) throw error;
      }
    }
  }

  /** Of the studies that the findings, as they were read, are of. */
  async function eraseNotes(findings: readonly ResearchRecord[]): Promise<void> {
    const studyIds = findings.flatMap((record) =>
      record.kind === "finding" ? ((record.content ?? record.draft)?.studyId ?? []) : [],
    );
    for (const studyId of new Set(studyIds)) {
      const keys: RecordKey[] = [{ kind: "study", recordId: studyId }];
      let cursor: string | undefined;
      do {
        const { items, next } = await store.listFindings(studyId, cursor);
        keys.push(...items.filter(({ draft }) => draft));
        cursor = next;
      } while (cursor !== undefined);
      const sentBack = (await store.findAll(keys)).filter(({ returnedNote }) => returnedNote);
      for (const each of sentBack) await replace(each, (record) => withoutNote(record, at()));
    }
  }

  /** Also what rests on one that is erased already: whoever began may not have come to the end. */
  async function eraseFinding(findingId: string): Promise<void> {
    const gone = new Set([findingId]);
    await replace({ kind: "finding", recordId: findingId }, (record) =>
      record.erasedAt === undefined ? erased(record, at()) : undefined,
    );
    await eraseSayings(findingId);
    for (const { kind, recordId } of await store.listResting("finding", findingId)) {
      await replace({ kind, recordId }, (record) => {
        const rests = [record.content, record.draft].some((content) => findingIdsOf(kind, content).includes(findingId));
        return rests ? withoutFindings(record, gone, at()) : undefined;
      });
    }
  }

  /** Notes before, since an erased finding does not say of which study it was, and after, since one may have been written meanwhile. */
  async function eraseFindings(findings: readonly ResearchRecord[]): Promise<void> {
    await eraseNotes(findings);
    for (const { recordId } of findings) await eraseFinding(recordId);
    await eraseNotes(findings);
  }

  /** A note may be left from a draft that rests on the participant no more: the record says. */
  async function findResting(participantId: string): Promise<ResearchRecord[]> {
    const noted = (await store.listResting("participant", participantId)).map(({ recordId }) => recordId);
    return store.findAll(noted.map((recordId) => ({ kind: "finding", recordId })));
  }

  async function eraseWaiting(desk: "research_review" | "research_returned", today: string): Promise<void> {
    let cursor: string | undefined;
    do {
      const { items, next } = await store.listWaiting(desk, cursor);
      await eraseFindings(items.filter((record) => record.kind === "finding" && hasConsentEnded(record.draft, today)));
      cursor = next;
    } while (cursor !== undefined);
  }

  return {
    /** Every finding that rests on the participant, and everything that rests on those. Returns how many findings that were. */
    async eraseResting(participantId: string): Promise<number> {
      const found = await findResting(participantId);
      const resting = found.filter(({ participantIds }) => participantIds.includes(participantId));
      const begun = found.filter(({ erasedAt }) => erasedAt !== undefined);
      await eraseFindings([...resting, ...begun]);
      return resting.length;
    },

    async countResting(participantId: string): Promise<number> {
      const found = await findResting(participantId);
      return found.filter(({ participantIds }) => participantIds.includes(participantId)).length;
    },

    /** Findings whose own consent has ended, drafts too. Pages hide them from that day on; this takes their words from the table. */
    async eraseEnded(): Promise<void> {
      const today = at().slice(0, 10);
      await eraseWaiting("research_review", today);
      await eraseWaiting("research_returned", today);
      for (let pass = 1; pass <= mostPasses; pass += 1) {
        const ended = await store.listConsentEnded(today);
        if (ended.length === 0) return;
        await eraseFindings(ended);
      }
    },
  };
}
