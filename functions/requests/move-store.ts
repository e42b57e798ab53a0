import type { EntityConfiguration } from "electrodb";
import { unlessConditionFails } from "#functions/table.ts";
import { type Effect, trace } from "#functions/trace.ts";
import type { Decision } from "./decisions.ts";
import { actNames } from "./effects.ts";
import { type HistoryEntry, Request, timerShardOf, timerShards } from "./request.ts";
import {
  type By,
  commitPlanned,
  decisionWrites,
  endedEffect,
  historyWrite,
  means,
  ownerChecks,
  type Planned,
  type RequestActions,
  requestDatabase,
} from "./request-writes.ts";
import { endStates, type RequestAction, stateAfter } from "./rules.ts";
import { firstDue } from "./timers.ts";

const perShard = 25;

export interface Move extends By {
  /** As it was looked at. */
  request: Request;
  action: RequestAction;
  /** Whose standing the write itself checks. */
  by: "owner" | "participant" | "system";
  text?: string | undefined;
  change?: Partial<Pick<Request, "question" | "outcome">>;
  decision?: { made: Decision; last: Decision | undefined; original: Decision | undefined } | undefined;
  effects: readonly (Effect["type"] | Effect)[];
}

/** Taking a request from one state to the next. */
export function createMoveStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { request, supporter } = db.entities;

  function standingChecks(actions: RequestActions, { request: before, by, actorId, action, at }: Move): Planned[] {
    const { requestId, organisationId } = before;
    if (by === "owner") return ownerChecks(actions, { personId: actorId, organisationId, requestId }, at);
    if (by === "system") return [];
    const isParticipant: Planned = [
      actions.supporter
        .check({ requestId, personId: actorId })
        .where(({ joinedAt }, { exists }) => exists(joinedAt))
        .commit(),
      means("not_permitted"),
    ];
    const isAlone: Planned = [
      actions.supporterCount
        .check({ requestId })
        .where(({ count }, { eq }) => eq(count, 1))
        .commit(),
      means("others_ask_too"),
    ];
    return action === "withdraw" ? [isParticipant, isAlone] : [isParticipant];
  }

  return {
    /** The request, its history, its decision and what follows: together or not at all, and only from what was looked at. */
    async saveMove(move: Move): Promise<void> {
      const { request: before, action, actorId, at, text, change, decision, effects } = move;
      const { requestId, organisationId, toolId } = before;
      const [state, version] = [stateAfter(action, before.state), before.version + 1];
      const entry: HistoryEntry = {
        requestId,
        version,
        at,
        action,
        state,
        before: { state: before.state, since: before.stateSince },
        ...(text && { text }),
      };
      const ended = decision?.last?.status === "in_force" ? [endedEffect(decision.last.decisionId)] : [];
      await commitPlanned(db, (actions) => [
        [
          actions.request
            .patch({ requestId })
            .set({
              ...change,
              state,
              version,
              stateSince: at,
              rings: 0,
              timerShard: timerShardOf(requestId),
              dueAt: firstDue(state, at),
            })
            .where((stored, { eq }) => eq(stored.version, before.version))
            .commit(),
        ],
        ...standingChecks(actions, move),
        ...(decision ? decisionWrites(actions, decision) : []),
        ...(action === "open" || action === "open_again"
          ? [
              [
                actions.decision
                  .check({ decisionId: before.outcome?.decisionId ?? "" })
                  .where(({ status }, { eq }) => eq(status, "in_force"))
                  .commit(),
                means("decision_ended"),
              ] as const,
            ]
          : []),
        ...(endStates.includes(state)
          ? [[actions.openRequest.delete({ organisationId, toolId }).commit()] as const]
          : []),
        [historyWrite(actions, entry)],
        ...trace(actions, { type: actNames[action], subjectId: requestId, actorId, at }, [...effects, ...ended]).map(
          (write) => [write] as const,
        ),
      ]);
    },

    /** The lead who takes it on. */
    async saveDelegated(
      { requestId, organisationId, version }: Request,
      personId: string,
      { actorId, at }: By,
    ): Promise<void> {
      await commitPlanned(db, (actions) => [
        ...ownerChecks(actions, { personId: actorId, organisationId, requestId }, at),
        ...(personId === actorId ? [] : ownerChecks(actions, { personId, organisationId, requestId }, at)).map(
          ([write]) => [write, means("cannot_take_it_on")] as const,
        ),
        [
          actions.request
            .check({ requestId })
            .where((stored, { eq }) => eq(stored.version, version))
            .commit(),
        ],
        [actions.assignment.put({ requestId, personId, assignedAt: at }).commit()],
        ...trace(actions, { type: "request_delegated", subjectId: requestId, actorId, at }, ["request_received"]).map(
          (write) => [write] as const,
        ),
      ]);
    },

    /** Those whose timer has run out, the longest overdue first in each shard. */
    async listDue(now: string): Promise<Request[]> {
      // The tilde sorts after what follows the time in the key, so that what is due just now is among them.
      const dueIn = (timerShard: number) => request.query.timers({ timerShard }).lte({ dueAt: `${now}~` });
      const shards = await Promise.all(timerShards.map((shard) => dueIn(shard).go({ limit: perShard })));
      return shards.flatMap(({ data }) => data.map((item) => Request.parse(item)));
    },

    /** The timer rang, and rings again then; only if it is the ring that was looked at. */
    async saveRung(
      { requestId, version, dueAt, rings }: Request,
      { nextAt, now, effect }: { nextAt: string; now: string; effect: Effect["type"] },
    ): Promise<void> {
      await commitPlanned(db, (actions) => [
        [
          actions.request
            .patch({ requestId })
            .set({ rings: rings + 1, timerShard: timerShardOf(requestId), dueAt: nextAt })
            .where((stored, { eq }) => `${eq(stored.version, version)} AND ${eq(stored.dueAt, dueAt ?? "")}`)
            .commit(),
          means(undefined),
        ],
        ...trace(actions, { type: "request_timer_rang", subjectId: requestId, actorId: "timer", at: now }, [
          effect,
        ]).map((write) => [write] as const),
      ]);
    },

    /** Takes out who asked; the effect takes out who joined. */
    async saveForgotten(before: Request, now: string): Promise<void> {
      const { requestId, organisationId, toolId, version, state } = before;
      await commitPlanned(db, (actions) => [
        [
          actions.request
            .patch({ requestId })
            .set({ forgottenAt: now, version: version + 1 })
            .remove(["askedBy", "timerShard"])
            .where((stored, { eq }) => eq(stored.version, version))
            .commit(),
          means(undefined),
        ],
        ...(endStates.includes(state)
          ? []
          : [[actions.openRequest.delete({ organisationId, toolId }).commit()] as const]),
        ...trace(actions, { type: "request_forgotten", subjectId: requestId, actorId: "timer", at: now }, [
          "request_forgotten",
        ]).map((write) => [write] as const),
      ]);
    },

    /** The count stays. */
    async deleteSupporters(requestId: string): Promise<void> {
      for (;;) {
        const { data, cursor } = await supporter.query.byRequest({ requestId }).go({ limit: 25, consistent: true });
        await Promise.all(
          data.map(({ personId }) => unlessConditionFails(supporter.delete({ requestId, personId }).go())),
        );
        if (cursor === null) return;
      }
    },
  };
}
