import type { EntityConfiguration } from "electrodb";
import { type Page, readBatches, readPage, transactionLimit } from "#functions/table.ts";
import { Decision, ReviewMark } from "./decisions.ts";
import { timerShards } from "./request.ts";
import {
  type By,
  commitPlanned,
  decisionWrites,
  endedEffect,
  means,
  ownerChecks,
  requestDatabase,
  traced,
} from "./request-writes.ts";

const precedentsPerPage = 10;
const reviewsPerPage = 25;
const duePerShard = 25;
/** Leaves room for the decision, the checks of the lead and the record of the act. */
const marksInOneReview = transactionLimit - 10;

export function createDecisionStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { decision, lastDecision, adoption, reviewMark } = db.entities;

  async function findDecision(decisionId: string): Promise<Decision | undefined> {
    const { data } = await decision.get({ decisionId }).go({ consistent: true });
    return data ? Decision.parse(data) : undefined;
  }

  /** Takes an ended decision off its organisation's desk: there is nothing left to look at. */
  async function deleteFromDesk(marks: readonly ReviewMark[]): Promise<void> {
    for (const { decisionId, rootId } of marks) await reviewMark.patch({ decisionId, rootId }).remove(["desk"]).go();
  }

  return {
    findDecision,

    /** Those that exist, in no order. */
    findDecisions: (decisionIds: readonly string[]): Promise<Decision[]> =>
      readBatches(
        decisionIds,
        (batch) => decision.get(batch.map((decisionId) => ({ decisionId }))).go({ consistent: true }),
        (item) => Decision.parse(item),
      ),

    /** What the organisation decided last about the tool, whether it still holds or not. */
    async findLastDecision(organisationId: string, toolId: string): Promise<Decision | undefined> {
      const { data } = await lastDecision.get({ organisationId, toolId }).go({ consistent: true });
      return data ? findDecision(data.decisionId) : undefined;
    },

    /** Agreements about a tool that hold, newest first. */
    listPrecedents: (toolId: string, cursor?: string): Promise<Page<Decision>> =>
      readPage(
        cursor,
        (after) =>
          decision.query
            .precedents({ precedentOf: toolId })
            .go({ order: "desc", limit: precedentsPerPage, cursor: after }),
        (item) => Decision.parse(item),
      ),

    /** Adopts another organisation's decision where nobody has asked for the tool. */
    async saveAdopted(made: Decision, last: Decision | undefined, original: Decision): Promise<void> {
      const { decisionId, organisationId, toolId, decidedBy: actorId, decidedAt: at } = made;
      const ended = last?.status === "in_force" ? [endedEffect(last.decisionId)] : [];
      await commitPlanned(db, (actions) => [
        ...ownerChecks(actions, { personId: actorId, organisationId }, at),
        [
          actions.openRequest
            .check({ organisationId, toolId })
            .where(({ requestId }, { notExists }) => notExists(requestId))
            .commit(),
        ],
        ...decisionWrites(actions, { made, last, original }),
        ...traced(actions, { type: "decision_adopted", subjectId: decisionId, actorId, at }, ended),
      ]);
    },

    /** It no longer holds. What rests on it is found by the effect. */
    async saveEnded(
      { decisionId, organisationId, version }: Decision,
      ended: { status: "withdrawn" | "lapsed"; reason?: string; byOwner: boolean } & By,
    ): Promise<void> {
      const { status, reason, byOwner, actorId, at } = ended;
      await commitPlanned(db, (actions) => [
        [
          actions.decision
            .patch({ decisionId })
            .set({ status, statusSince: at, version: version + 1, ...(reason && { statusReason: reason }) })
            .remove(["precedentOf", "timerShard"])
            .where((stored, { eq }) => `${eq(stored.version, version)} AND ${eq(stored.status, "in_force")}`)
            .commit({ response: "all_old" }),
          (stored) => (Decision.parse(stored).status === status ? undefined : "changed_meanwhile"),
        ],
        ...(byOwner ? ownerChecks(actions, { personId: actorId, organisationId }, at) : []),
        ...traced(actions, { type: `decision_${status}`, subjectId: decisionId, actorId, at }, [
          endedEffect(decisionId),
        ]),
      ]);
    },

    /** Those whose last day has passed. */
    async listExpired(today: string): Promise<Decision[]> {
      const dueIn = (timerShard: number) =>
        decision.query.timers({ timerShard }).between({ timerDay: "0" }, { timerDay: today });
      const shards = await Promise.all(timerShards.map((shard) => dueIn(shard).go({ limit: duePerShard })));
      return shards.flatMap(({ data }) => data.map((item) => Decision.parse(item)));
    },

    listAdopters: (originalId: string, cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) => adoption.query.byOriginal({ originalId }).go({ limit: 50, cursor: after, consistent: true }),
        ({ decisionId }) => decisionId,
      ),

    /**
     * Marks a decision because another ended, the first time alone. The mark on the decision itself keeps others from adopting it
     * meanwhile, so that none is missed by the walk that goes on from it.
     */
    async saveMarked(marked: Decision, rootId: string, at: string): Promise<void> {
      const { decisionId, organisationId, toolId, status } = marked;
      const desk = status === "in_force" ? organisationId : "none";
      await commitPlanned(db, (actions) => [
        [
          actions.reviewMark.create({ decisionId, rootId, organisationId, toolId, markedAt: at, desk }).commit(),
          means(undefined),
        ],
        [actions.decision.patch({ decisionId }).set({ reviewSince: at }).add({ version: 1 }).commit()],
        ...traced(actions, { type: "decision_marked", subjectId: decisionId, actorId: "adoptions", at }, [
          { type: "decision_ended", subjectId: `${decisionId} ${rootId}` },
        ]),
      ]);
    },

    async listMarks(decisionId: string): Promise<ReviewMark[]> {
      const { data } = await reviewMark.query.byDecision({ decisionId }).go({ consistent: true, pages: "all" });
      return data.filter(({ desk }) => desk !== undefined && desk !== "none").map((item) => ReviewMark.parse(item));
    },

    /** What an organisation's leads have to look at again, the longest waiting first. */
    listReviews: (organisationId: string, cursor?: string): Promise<Page<ReviewMark>> =>
      readPage(
        cursor,
        (after) => reviewMark.query.desk({ desk: organisationId }).go({ limit: reviewsPerPage, cursor: after }),
        (item) => ReviewMark.parse(item),
      ),

    deleteFromDesk,

    /**
     * The lead has looked, and it stays. A mark that came meanwhile is not among these, and refuses it. Those that one transaction cannot
     * hold go off the desk before it: until it is through, the others and the decision itself still say that it waits.
     */
    async saveReviewed(before: Decision, marks: readonly ReviewMark[], { actorId, at }: By): Promise<void> {
      const { decisionId, organisationId, version, reviewSince = "" } = before;
      await deleteFromDesk(marks.slice(marksInOneReview));
      await commitPlanned(db, (actions) => [
        [
          actions.decision
            .patch({ decisionId })
            .set({ version: version + 1 })
            .remove(["reviewSince"])
            .where((stored, { eq }) => `${eq(stored.version, version)} AND ${eq(stored.reviewSince, reviewSince)}`)
            .commit(),
        ],
        ...ownerChecks(actions, { personId: actorId, organisationId }, at),
        ...marks
          .slice(0, marksInOneReview)
          .map(({ rootId }) => [actions.reviewMark.patch({ decisionId, rootId }).remove(["desk"]).commit()] as const),
        ...traced(actions, { type: "decision_reviewed", subjectId: decisionId, actorId, at }, []),
      ]);
    },
  };
}

export type DecisionStore = ReturnType<typeof createDecisionStore>;
