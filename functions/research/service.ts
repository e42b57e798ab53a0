import { Refusal } from "#functions/errors.ts";
import { createDrafting } from "./drafting-service.ts";
import { createErasure } from "./erasure-service.ts";
import { createReading } from "./reading-service.ts";
import { createReviews } from "./review-service.ts";
import { type RecordOf, ResearchRecord } from "./rules.ts";
import type { ResearchStore } from "./store.ts";
import type { RecordKind } from "./vocabulary.ts";

interface ResearchOptions {
  store: ResearchStore;
  eraseSayings: (findingId: string) => Promise<void>;
  now: () => Date;
}

/** The research library: studies and their findings, and the needs, personas and obstacles that rest on findings. */
export function createResearchService({ store, eraseSayings, now }: ResearchOptions) {
  async function requireRecord<Kind extends RecordKind>(kind: Kind, recordId: string): Promise<RecordOf<Kind>> {
    const record = await store.find(kind, recordId);
    if (!record) throw new Refusal("not_found");
    return record;
  }

  return {
    ...createReading({ store, now }),
    drafting: createDrafting({ store, now, requireRecord }),
    reviews: createReviews({ store, now, requireRecord }),
    erasure: createErasure({ store, eraseSayings, now }),

    /** Everything of one kind in the table, for exports and the index. Findings are listed by study. */
    list: store.list,
    listFindingsOf: store.listFindings,
    findAll: store.findAll,

    /** What the files say, as public: in the order in which one rests on the other. What is there already stays as it is. */
    async load(
      records: readonly Pick<ResearchRecord, "kind" | "recordId" | "content" | "supersededBy" | "publishedAt">[],
    ): Promise<number> {
      const there = new Set((await store.findAll(records)).map(({ kind, recordId }) => `${kind} ${recordId}`));
      const missing = records.filter(({ kind, recordId }) => !there.has(`${kind} ${recordId}`));
      const at = now().toISOString();
      for (const record of missing) {
        const by = { version: 1, updatedAt: at, draftedBy: "corpus", participantIds: [] };
        const act = { type: "research_loaded", subjectId: record.recordId, actorId: "corpus", at };
        await store.save([ResearchRecord.parse({ ...record, ...by, publishedAt: record.publishedAt ?? at })], act);
      }
      return missing.length;
    },
  };
}

export type ResearchService = ReturnType<typeof createResearchService>;
