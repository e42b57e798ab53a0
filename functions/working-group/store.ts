import { type EntityConfiguration, Service } from "electrodb";
import { batches, commit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { workingGroupEntities } from "./entities.ts";
import { countsAfter, FounderNomination, Membership } from "./rules.ts";

const group = "working_group" as const;

export function createWorkingGroupStore(config: EntityConfiguration) {
  const db = new Service(workingGroupEntities(config), config);
  const { membership, nomination, founding } = db.entities;

  return {
    async listMemberships(): Promise<Membership[]> {
      const { data } = await membership.query.byGroup({ group }).go({ consistent: true, pages: "all" });
      return data.map((item) => Membership.parse(item));
    },

    async findMembership(organisationId: string): Promise<Membership | undefined> {
      const { data } = await membership.get({ group, organisationId }).go({ consistent: true });
      return data ? Membership.parse(data) : undefined;
    },

    async listNominations(): Promise<FounderNomination[]> {
      const { data } = await nomination.query.byGroup({ group }).go({ consistent: true, pages: "all" });
      return data.map((item) => FounderNomination.parse(item));
    },

    async findNomination(organisationId: string): Promise<FounderNomination | undefined> {
      const { data } = await nomination.get({ group, organisationId }).go({ consistent: true });
      return data ? FounderNomination.parse(data) : undefined;
    },

    async isFounding(): Promise<boolean> {
      const { data } = await founding.get({ group }).go({ consistent: true });
      return data === null;
    },

    async saveNomination(founder: FounderNomination): Promise<void> {
      const { organisationId, nominatedBy, nominatedAt } = founder;
      const act: Act = { type: "founder_nominated", subjectId: organisationId, actorId: nominatedBy, at: nominatedAt };
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.founding
                .check({ group })
                .where(({ endedAt }, { notExists }) => notExists(endedAt))
                .commit(),
              actions.nomination.create({ group, ...founder }).commit(),
              ...trace(actions, act),
            ])
            .go(),
        [() => "founding_over", () => undefined],
      );
    },

    /** Only of a nomination that somebody else made, and only while the group is being founded. */
    async saveFounder({ organisationId, nominatedBy }: FounderNomination, confirmed: { by: string; at: string }) {
      const act: Act = { type: "founder_admitted", subjectId: organisationId, actorId: confirmed.by, at: confirmed.at };
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.founding
                .check({ group })
                .where(({ endedAt }, { notExists }) => notExists(endedAt))
                .commit(),
              actions.nomination
                .remove({ group, organisationId })
                .where(
                  (stored, { eq, ne }) =>
                    `${eq(stored.nominatedBy, nominatedBy)} AND ${ne(stored.nominatedBy, confirmed.by)}`,
                )
                .commit(),
              actions.membership.create({ group, organisationId, joinedAt: confirmed.at, missed: 0 }).commit(),
              ...trace(actions, act),
            ])
            .go(),
        [() => "founding_over"],
      );
    },

    /** Admits by a carried vote. An organisation that is a member already stays one. */
    async saveAdmission(
      organisationId: string,
      proposalId: string,
      act: Omit<Act, "type" | "subjectId">,
    ): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.membership.create({ group, organisationId, joinedAt: act.at, proposalId, missed: 0 }).commit(),
              ...trace(actions, { type: "member_admitted", subjectId: organisationId, ...act }),
            ])
            .go(),
        [() => undefined],
      );
    },

    /** Ends a membership by a carried vote; one that has ended stays so. */
    async saveDeparture(organisationId: string, act: Omit<Act, "type" | "subjectId">): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.membership
                .remove({ group, organisationId })
                .where(({ joinedAt }, { exists }) => exists(joinedAt))
                .commit(),
              ...trace(actions, { type: "member_left", subjectId: organisationId, ...act }),
            ])
            .go(),
        [() => undefined],
      );
    },

    /** Counts who voted in one poll, each organisation once however often this runs, and one miss a week at most. */
    async saveAttendance(
      { pollId, closedAt }: { pollId: string; closedAt: string },
      attendances: readonly { organisationId: string; voted: boolean }[],
    ) {
      for (const batch of batches(attendances, 25)) {
        await Promise.all(
          batch.map(({ organisationId, voted }) =>
            commit(
              () =>
                db.transaction
                  .write((actions) => {
                    const item = actions.membership.patch({ group, organisationId });
                    return [
                      actions.attendance.create({ organisationId, pollId, voted }).commit(),
                      voted
                        ? item.set({ missed: 0 }).commit()
                        : item
                            .add({ missed: 1 })
                            .set({ missedAt: closedAt })
                            .where(
                              ({ missedAt }, { notExists, lte }) =>
                                `${notExists(missedAt)} OR ${lte(missedAt, countsAfter(closedAt))}`,
                            )
                            .commit(),
                    ];
                  })
                  .go(),
              // Counted before, another miss counted this week, or no longer a member: nothing to do.
              [() => undefined, () => undefined],
            ),
          ),
        );
      }
    },

    /** Takes a suspended organisation back on the next roll. */
    async saveReturn(organisationId: string, act: Omit<Act, "type" | "subjectId">): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.membership.patch({ group, organisationId }).set({ missed: 0 }).commit(),
              ...trace(actions, { type: "member_returned", subjectId: organisationId, ...act }),
            ])
            .go(),
        [() => "not_found"],
      );
    },
  };
}

export type WorkingGroupStore = ReturnType<typeof createWorkingGroupStore>;
