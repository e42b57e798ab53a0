import { type EntityConfiguration, Service } from "electrodb";
import type { RefusalCode } from "#functions/errors.ts";
import { commit, type OnRejected } from "#functions/table.ts";
import { type Act, type Effect, trace } from "#functions/trace.ts";
import type { Decision } from "./decisions.ts";
import { requestEntities } from "./entities.ts";
import { type HistoryEntry, timerShardOf } from "./request.ts";

/** What one transaction about requests and decisions can hold. */
export const requestDatabase = (config: EntityConfiguration) => new Service(requestEntities(config), config);
export type RequestDatabase = ReturnType<typeof requestDatabase>;
export type RequestActions = Parameters<Parameters<RequestDatabase["transaction"]["write"]>[0]>[0];
type Write = ReturnType<Parameters<RequestDatabase["transaction"]["write"]>[0]>[number];

/** A write with what it means when its condition does not hold. */
export type Planned = readonly [write: Write, onRejected?: OnRejected];

export const means =
  (code: RefusalCode | undefined): OnRejected =>
  () =>
    code;

/** For what many may write to at the same moment: more attempts than usual. */
export const manyAttempts = 8;

/** Commits writes that carry their meanings with them. */
export function commitPlanned(
  db: RequestDatabase,
  plan: (actions: RequestActions) => readonly Planned[],
  attempts?: number,
): Promise<void> {
  const meanings: (OnRejected | undefined)[] = [];
  const run = () =>
    db.transaction
      .write((actions) => {
        const planned = plan(actions);
        meanings.splice(0, meanings.length, ...planned.map(([, meaning]) => meaning));
        return planned.map(([write]) => write);
      })
      .go();
  return commit(run, meanings, attempts);
}

/** The record of the act and what follows it; no condition of theirs can fail. */
export const traced = (actions: RequestActions, act: Act, effects: readonly (Effect["type"] | Effect)[]): Planned[] =>
  trace(actions, act, effects).map((write) => [write] as const);

/** Somebody who acts, and when. */
export interface By {
  actorId: string;
  at: string;
}

export const historyWrite = ({ history }: RequestActions, entry: HistoryEntry): Write => history.create(entry).commit();

/** One lead of the organisation, whose role is in force at that moment, who is not away and does not ask for it. */
export function ownerChecks(
  { roleGrant, absence, supporter }: RequestActions,
  owner: { personId: string; organisationId: string; requestId?: string | undefined },
  at: string,
): Planned[] {
  const { personId, organisationId, requestId } = owner;
  const today = at.slice(0, 10);
  return [
    [
      roleGrant
        .check({ personId, role: "filtering_owner" })
        .where((stored, { eq, gt }) => `${gt(stored.endsAt, at)} AND ${eq(stored.organisationId, organisationId)}`)
        .commit(),
      means("not_permitted"),
    ],
    [
      absence
        .check({ organisationId, personId })
        .where(
          (stored, { notExists, gt, lt }) =>
            `${notExists(stored.from)} OR ${gt(stored.from, today)} OR ${lt(stored.until, today)}`,
        )
        .commit(),
      means("away_now"),
    ],
    ...(requestId
      ? [
          [
            supporter
              .check({ requestId, personId })
              .where(({ joinedAt }, { notExists }) => notExists(joinedAt))
              .commit(),
            means("own_request"),
          ] as const,
        ]
      : []),
  ];
}

/** A decision that takes the place of the organisation's last one about the tool, and the edge to the one it adopts. */
export function decisionWrites(
  { decision, lastDecision, adoption }: RequestActions,
  { made, last, original }: { made: Decision; last: Decision | undefined; original: Decision | undefined },
): Planned[] {
  const { decisionId, organisationId, toolId, kind, expiresOn, decidedAt } = made;
  const isPrecedent = kind !== "refused";
  return [
    [
      decision
        .create({
          ...made,
          precedentOf: isPrecedent ? toolId : "none",
          timerShard: timerShardOf(decisionId),
          timerDay: expiresOn ?? "none",
        })
        .commit(),
    ],
    [
      lastDecision
        .put({ organisationId, toolId, decisionId })
        .where((stored, { eq, notExists }) =>
          last ? eq(stored.decisionId, last.decisionId) : notExists(stored.decisionId),
        )
        .commit(),
    ],
    ...(last?.status === "in_force"
      ? [
          [
            decision
              .patch({ decisionId: last.decisionId })
              .set({ status: "superseded", statusSince: decidedAt, version: last.version + 1 })
              .remove(["precedentOf", "timerShard"])
              .where(({ version }, { eq }) => eq(version, last.version))
              .commit(),
          ] as const,
        ]
      : []),
    ...(original
      ? ([
          [
            decision
              .check({ decisionId: original.decisionId })
              .where(
                (stored, { eq, notExists }) => `${eq(stored.status, "in_force")} AND ${notExists(stored.reviewSince)}`,
              )
              .commit(),
            means("decision_ended"),
          ],
          [adoption.create({ originalId: original.decisionId, decisionId, organisationId, toolId }).commit()],
        ] as const)
      : []),
  ];
}

/** What follows a decision for those that adopted the one it takes the place of. */
export const endedEffect = (decisionId: string): Effect => ({
  type: "decision_ended",
  subjectId: `${decisionId} ${decisionId}`,
});
