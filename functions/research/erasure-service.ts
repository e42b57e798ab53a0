import { erased, withoutFindings } from "./erasure.ts";
import { findingIdsOf, type ResearchRecord } from "./rules.ts";
import type { ResearchStore } from "./store.ts";

const attempts = 5;

/** What withdrawn consent, or consent that has ended, takes with it. May be repeated. */
export function createErasure({ store, now }: { store: ResearchStore; now: () => Date }) {
  const at = () => now().toISOString();

  /** Reads again and tries again when somebody else saves the record at the same moment: an erasure is never the one to give way. */
  async function replace(
    key: Pick<ResearchRecord, "kind" | "recordId">,
    next: (record: ResearchRecord) => ResearchRecord | undefined,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const [record] = await store.findAll([key]);
      const changed = record && next(record);
      if (!changed) return;
      try {
        const act = { type: "research_erased", subjectId: key.recordId, actorId: "consent", at: at() };
        return await store.save([changed], act, { effects: ["library_changed"], links: false });
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
  }

  async function eraseFinding(findingId: string): Promise<void> {
    const gone = new Set([findingId]);
    await replace({ kind: "finding", recordId: findingId }, (record) =>
      record.erasedAt === undefined ? erased(record, at()) : undefined,
    );
    for (const { kind, recordId } of await store.listResting("finding", findingId)) {
      if (kind === "proposal") continue;
      await replace({ kind, recordId }, (record) => {
        const rests = [record.content, record.draft].some((content) => findingIdsOf(kind, content).includes(findingId));
        return rests ? withoutFindings(record, gone, at()) : undefined;
      });
    }
  }

  return {
    /** Every finding that rests on the participant, and everything that rests on those. Returns how many findings. */
    async eraseResting(participantId: string): Promise<number> {
      const resting = await store.listResting("participant", participantId);
      for (const { recordId } of resting) await eraseFinding(recordId);
      return resting.length;
    },

    async countResting(participantId: string): Promise<number> {
      return (await store.listResting("participant", participantId)).length;
    },
  };
}
