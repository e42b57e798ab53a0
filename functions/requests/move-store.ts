import type { EntityConfiguration } from "electrodb";
import type { Effect } from "#functions/trace.ts";
import type { Decision } from "./decisions.ts";
import { actNames } from "./effects.ts";
import { type HistoryEntry, type Request, timerShardOf } from "./request.ts";
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
  traced,
} from "./request-writes.ts";
import { endStates, type RequestAction, stateAfter } from "./rules.ts";
import { firstDue } from "./timers.ts";

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
        ...traced(actions, { type: actNames[action], subjectId: requestId, actorId, at }, [...effects, ...ended]),
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
        ...traced(actions, { type: "request_delegated", subjectId: requestId, actorId, at }, ["request_received"]),
      ]);
    },
  };
}
