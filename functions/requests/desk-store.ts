import { type EntityConfiguration, Service } from "electrodb";
import { type Page, readPage, unlessConditionFails } from "#functions/table.ts";
import { deskEntities } from "./desk-entities.ts";
import { type Request, urgencies } from "./request.ts";
import { type By, commitPlanned, requestDatabase, traced } from "./request-writes.ts";
import { Absence } from "./roster.ts";
import { isLive, isStuck } from "./rules.ts";

const perPage = 20;
const stuckPerPage = 25;

export type DeskOrder = "support" | "urgency";

/** What desks list, who is away, and who has taken a request on. */
export function createDeskStore(config: EntityConfiguration) {
  const db = requestDatabase(config);
  const { absence, assignment } = db.entities;
  const { deskEntry, stuckRequest } = new Service(deskEntities(config), config).entities;

  return {
    /** The ids of what is live, with the most support or the most urgent first. */
    listDesk: (organisationId: string, order: DeskOrder, cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) =>
          (order === "support"
            ? deskEntry.query.bySupport({ organisationId })
            : deskEntry.query.byUrgency({ organisationId })
          ).go({ order: "desc", limit: perPage, cursor: after }),
        ({ requestId }) => requestId,
      ),

    /** The ids of what nobody can decide or nobody has decided, the oldest first. */
    listStuck: (cursor?: string): Promise<Page<string>> =>
      readPage(
        cursor,
        (after) => stuckRequest.query.stuck({ list: "stuck requests" }).go({ limit: stuckPerPage, cursor: after }),
        ({ requestId }) => requestId,
      ),

    /** Lists the request as it is now. Whoever calls looks again afterwards. */
    async saveListed({ requestId, organisationId, state, urgency, askedAt, stateSince }: Request, supporters: number) {
      await (isLive(state)
        ? deskEntry.put({ requestId, organisationId, supporters, urgency: urgencies.indexOf(urgency), askedAt }).go()
        : deskEntry.delete({ requestId }).go());
      await (isStuck(state)
        ? stuckRequest.put({ requestId, list: "stuck requests", since: stateSince }).go()
        : stuckRequest.delete({ requestId }).go());
    },

    async listAbsences(organisationId: string): Promise<Absence[]> {
      const { data } = await absence.query.byOrganisation({ organisationId }).go({ consistent: true, pages: "all" });
      return data.map((item) => Absence.parse(item));
    },

    /** With what must follow on the first day, and on the day after the last. */
    async saveAbsence(away: Absence, { actorId, at }: By, changesAt: readonly string[]): Promise<void> {
      const { organisationId, version } = away;
      await commitPlanned(db, (actions) => [
        [
          actions.absence
            .put(away)
            .where((stored, { eq, notExists }) =>
              version === 1 ? notExists(stored.version) : eq(stored.version, version - 1),
            )
            .commit(),
        ],
        ...traced(
          actions,
          { type: "absence_stated", subjectId: organisationId, actorId, at },
          changesAt.map((when) => ({ type: "requests_to_reassign", at: when })),
        ),
      ]);
    },

    async deleteAbsence({ organisationId, personId, version }: Absence, { actorId, at }: By): Promise<void> {
      await commitPlanned(db, (actions) => [
        [
          actions.absence
            .delete({ organisationId, personId })
            .where((stored, { eq }) => eq(stored.version, version))
            .commit(),
        ],
        ...traced(actions, { type: "absence_ended", subjectId: organisationId, actorId, at }, ["requests_to_reassign"]),
      ]);
    },

    async findAssignee(requestId: string): Promise<string | undefined> {
      const { data } = await assignment.get({ requestId }).go({ consistent: true });
      return data?.personId;
    },

    /** When nobody in particular has it any more. */
    async deleteAssignment(requestId: string): Promise<void> {
      await unlessConditionFails(assignment.delete({ requestId }).go());
    },
  };
}
