import { type EntityConfiguration, Service } from "electrodb";
import { Participant } from "#functions/consent/rules.ts";
import { Outage } from "#functions/errors.ts";
import type { EffectType } from "#functions/outbox/rules.ts";
import { commit, type OnRejected, type Page, readBatches, readPage } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { researchEntities } from "./entities.ts";
import { findingIdsOf, type RecordKey, type RecordOf, ResearchRecord } from "./rules.ts";
import type { RecordKind } from "./vocabulary.ts";

const perPage = 50;

/** Findings are listed under their study, everything else under its kind. */
const shelfOf = (record: ResearchRecord): string => {
  if (record.kind !== "finding") return record.kind;
  const studyId = (record.content ?? record.draft)?.studyId;
  return studyId === undefined ? "erased findings" : `findings of ${studyId}`;
};

/** What waits for a second researcher, or for its writer; all else that consent carries waits for that to end. */
function queueOf(record: ResearchRecord) {
  const as = `${record.kind} ${record.recordId}`;
  if (record.submittedAt !== undefined)
    return { desk: "research_review" as const, queuedAs: `${record.submittedAt} ${as}` };
  if (record.returnedNote !== undefined)
    return { desk: "research_returned" as const, queuedAs: `${record.updatedAt} ${as}` };
  const consent = record.kind === "finding" ? (record.content ?? record.draft)?.consent : undefined;
  return consent && { desk: "research_consent" as const, queuedAs: `${consent.until} ${as}` };
}

const itemOf = (record: ResearchRecord) => ({ ...record, shelf: shelfOf(record), ...queueOf(record) });

/** Everything that the record's draft rests on, and all participants. */
const linksOf = ({ kind, recordId, draft, content, participantIds }: ResearchRecord) => [
  ...findingIdsOf(kind, draft ?? content).map((supportId) => ({
    supportKind: "finding" as const,
    supportId,
    kind,
    recordId,
  })),
  ...participantIds.map((supportId) => ({ supportKind: "participant" as const, supportId, kind, recordId })),
];

const keyOf = ({ kind, recordId }: RecordKey): string => `${kind} ${recordId}`;

export function createResearchStore(config: EntityConfiguration) {
  const db = new Service(researchEntities(config), config);
  const { record: entity, link, participant } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  /** Over exactly the version before, or for the first version only where nothing is. */
  const writeOf = (actions: Actions, record: ResearchRecord) =>
    record.version === 1
      ? actions.record.create(itemOf(record)).commit({ response: "all_old" })
      : actions.record
          .put(itemOf(record))
          .where(({ version }, { eq }) => eq(version, record.version - 1))
          .commit({ response: "all_old" });

  return {
    async find<Kind extends RecordKind>(kind: Kind, recordId: string): Promise<RecordOf<Kind> | undefined> {
      const { data } = await entity.get({ kind, recordId }).go({ consistent: true });
      return data ? (ResearchRecord.parse(data) as RecordOf<Kind>) : undefined;
    },

    /** Those that exist, each once, in the order of the keys, as they are now. */
    async findAll(keys: readonly RecordKey[]): Promise<ResearchRecord[]> {
      const wanted = new Map(keys.map(({ kind, recordId }) => [keyOf({ kind, recordId }), { kind, recordId }]));
      const found = await readBatches(
        [...wanted.values()],
        (batch) => entity.get(batch).go({ consistent: true }),
        (raw) => ResearchRecord.parse(raw),
      );
      const byKey = new Map(found.map((record) => [keyOf(record), record]));
      return [...wanted.keys()].flatMap((key) => byKey.get(key) ?? []);
    },

    /** Whom a finding rests on. Those that are not there are left out. */
    findParticipants: (participantIds: readonly string[]): Promise<Participant[]> =>
      readBatches(
        [...new Set(participantIds)].map((participantId) => ({ participantId })),
        (batch) => participant.get(batch).go({ consistent: true }),
        (raw) => Participant.parse(raw),
      ),

    /** Of one kind, drafts included, by id. */
    list: (kind: Exclude<RecordKind, "finding">, cursor?: string): Promise<Page<ResearchRecord>> =>
      readPage(
        cursor,
        (after) => entity.query.onShelf({ shelf: kind }).go({ limit: perPage, cursor: after }),
        (raw) => ResearchRecord.parse(raw),
      ),

    /** Findings of one study, drafts included, by id. */
    listFindings: (studyId: string, cursor?: string): Promise<Page<RecordOf<"finding">>> =>
      readPage(
        cursor,
        (after) => entity.query.onShelf({ shelf: `findings of ${studyId}` }).go({ limit: perPage, cursor: after }),
        (raw) => ResearchRecord.parse(raw) as RecordOf<"finding">,
      ),

    /** What waits for a second researcher, or for its writer after it was sent back: longest first. */
    listWaiting: (desk: "research_review" | "research_returned", cursor?: string): Promise<Page<ResearchRecord>> =>
      readPage(
        cursor,
        (after) => entity.query.inQueue({ desk }).go({ limit: perPage, cursor: after }),
        (raw) => ResearchRecord.parse(raw),
      ),

    /** Some of the findings whose consent ended before that day and that wait for nobody. */
    async listConsentEnded(today: string): Promise<ResearchRecord[]> {
      const ended = entity.query.inQueue({ desk: "research_consent" }).lt({ queuedAs: today });
      const { data } = await ended.go({ limit: perPage });
      return data.map((raw) => ResearchRecord.parse(raw));
    },

    /** The records that rest, or once rested, on a finding or a participant. Read consistently. */
    async listResting(supportKind: "finding" | "participant", supportId: string): Promise<RecordKey[]> {
      // Proposals lie behind all records, and are the chain's to read.
      const records = link.query.bySupport({ supportKind, supportId }).lt({ kind: "proposal" });
      const { data } = await records.go({ pages: "all", consistent: true });
      return data.flatMap(({ kind, recordId }) => (kind === "proposal" ? [] : [{ kind, recordId }]));
    },

    /**
     * Saves all or none, each over the version before it. A first version that is there already, with the same draft, is
     * left as it is: a form sent twice is one act. With `links`, which goes with one record: what it rests on is noted first,
     * and has to be there when it is saved. So whatever is erased either finds the note or keeps the record from being saved.
     */
    async save(
      records: readonly ResearchRecord[],
      act: Act,
      { effects = [], links = true }: { effects?: readonly EffectType[]; links?: boolean } = {},
    ): Promise<void> {
      const isSame = (stored: unknown, { draft, content }: ResearchRecord) => {
        const there = ResearchRecord.safeParse(stored).data;
        return JSON.stringify(there?.draft ?? there?.content) === JSON.stringify(draft ?? content);
      };
      const rests = links ? records.flatMap(linksOf) : [];
      const { unprocessed } = rests.length > 0 ? await link.put(rests).go() : { unprocessed: [] };
      if (unprocessed.length > 0) throw new Outage("batch write throttled");
      const supports = rests.flatMap(({ supportKind, supportId }) => (supportKind === "finding" ? [supportId] : []));
      const participants = links ? [...new Set(records.flatMap((record) => record.participantIds))] : [];
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              ...records.map((record) => writeOf(actions, record)),
              ...supports.map((recordId) =>
                actions.record
                  .check({ kind: "finding", recordId })
                  .where(
                    ({ version, erasedAt }, { exists, notExists }) => `${exists(version)} AND ${notExists(erasedAt)}`,
                  )
                  .commit(),
              ),
              ...participants.map((participantId) =>
                actions.participant
                  .check({ participantId })
                  .where(
                    ({ agreedOn, withdrawnOn }, { exists, notExists }) =>
                      `${exists(agreedOn)} AND ${notExists(withdrawnOn)}`,
                  )
                  .commit(),
              ),
              ...trace(actions, act, effects),
            ])
            .go(),
        [
          ...records.map(
            (record): OnRejected =>
              (stored) =>
                record.version === 1 && isSame(stored, record) ? undefined : "changed_meanwhile",
          ),
          ...supports.map((): OnRejected => () => "not_found"),
          ...participants.map((): OnRejected => () => "consent_withdrawn"),
        ],
      );
    },

    /** A draft that was never public goes without a trace but the audit's. */
    async remove({ kind, recordId, version }: ResearchRecord, act: Act): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.record
              .delete({ kind, recordId })
              .where(
                (stored, { eq, notExists }) => `${eq(stored.version, version)} AND ${notExists(stored.publishedAt)}`,
              )
              .commit(),
            ...trace(actions, act),
          ])
          .go(),
      );
    },
  };
}

export type ResearchStore = ReturnType<typeof createResearchStore>;
