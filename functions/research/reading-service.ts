import type { Actor } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import {
  type FindingState,
  isPublished,
  type Published,
  type RecordKey,
  type RecordOf,
  type ResearchRecord,
  stateOf,
  whyNotResearcher,
} from "./rules.ts";
import type { ResearchStore } from "./store.ts";
import type { RecordKind } from "./vocabulary.ts";

/** What anybody may read, and what researchers see beside it. All of it as it is in the table now. */
export function createReading({ store, now }: { store: ResearchStore; now: () => Date }) {
  const today = () => now().toISOString().slice(0, 10);

  const isErased = (record: ResearchRecord): boolean =>
    record.erasedAt !== undefined || (record.kind === "finding" && stateOf(record, today()) === "erased");

  /** Consent that has ended hides a finding at once, before the nightly job has erased it. */
  const isReadable = (record: ResearchRecord): record is Published => isPublished(record) && !isErased(record);

  return {
    /** Public, or erased and so without content. Drafts are not found. */
    async requireSeen<Kind extends RecordKind>(
      kind: Kind,
      recordId: string,
    ): Promise<{ record: Published<Kind>; isErased?: never } | { record?: never; isErased: true }> {
      const record = await store.find(kind, recordId);
      if (record?.publishedAt === undefined) throw new Refusal("not_found");
      if (isErased(record)) return { isErased: true };
      if (!isReadable(record)) throw new Refusal("not_found");
      return { record: record as Published<Kind> };
    },

    /** Those of many that anybody may read, in the order of the keys. */
    async findPublished(keys: readonly RecordKey[]): Promise<Published[]> {
      return (await store.findAll(keys)).filter(isReadable);
    },

    /** Whether each of these findings still counts as evidence. */
    async statesOf(findingIds: readonly string[]): Promise<(findingId: string) => FindingState> {
      const ids = [...new Set(findingIds)];
      const found = await store.findAll(ids.map((recordId) => ({ kind: "finding", recordId })));
      const states = new Map(found.map((record) => [record.recordId, stateOf(record as RecordOf<"finding">, today())]));
      return (findingId) => states.get(findingId) ?? "unpublished";
    },

    /** What is public and rests on the finding. */
    async listResting(findingId: string): Promise<Published[]> {
      return (await store.findAll(await store.listResting("finding", findingId))).filter(isReadable);
    },

    /** Of a public study, by id: those that anybody may read. */
    async listFindings(studyId: string, cursor?: string) {
      const { items, next } = await store.listFindings(studyId, cursor);
      return { items: items.filter((record): record is Published<"finding"> => isReadable(record)), next };
    },

    /** For researchers: drafts too. */
    async requireForDesk<Kind extends RecordKind>(actor: Actor, kind: Kind, recordId: string): Promise<RecordOf<Kind>> {
      refuseIf(whyNotResearcher(actor));
      const record = await store.find(kind, recordId);
      if (!record) throw new Refusal("not_found");
      return record;
    },

    async listForDesk(actor: Actor, kind: Exclude<RecordKind, "finding">, cursor?: string) {
      refuseIf(whyNotResearcher(actor));
      return store.list(kind, cursor);
    },

    async listFindingsForDesk(actor: Actor, studyId: string, cursor?: string) {
      refuseIf(whyNotResearcher(actor));
      return store.listFindings(studyId, cursor);
    },
  };
}
