import type { EntityConfiguration } from "electrodb";
import { commit, type Page, readBatches, readPage } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import {
  accountDatabase,
  type By,
  noticeWrites,
  ownershipWrites,
  representativesChanged,
  rollWrite,
  writesToEnd,
} from "./account-writes.ts";
import { createNoticeStore } from "./notice-store.ts";
import {
  excludedBy,
  isInForce,
  OwnershipHolding,
  RoleGrant,
  RoleProposal,
  SeatHolding,
  StewardRoll,
} from "./role-grants.ts";
import { type Role, seats } from "./rules.ts";

const listPage = 25;

/** What granting replaces, and who must be a steward at that moment. */
export interface GrantSetting {
  previous: RoleGrant | undefined;
  roll: StewardRoll;
  stewardIds: readonly string[];
  /** The proposal this fulfils; undefined when a role is given without one, from the command line. */
  proposal: RoleProposal | undefined;
}

export function createRoleStore(config: EntityConfiguration) {
  const db = accountDatabase(config);
  const { roleGrant, roleProposal, seat, filteringOwner, stewardRoll } = db.entities;

  return {
    /** The same proposal by the same steward twice is one. */
    async saveProposal(proposal: RoleProposal): Promise<void> {
      const { personId, role, seat: proposedSeat, organisationId, proposedBy, proposedAt } = proposal;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.roleProposal.create({ desk: "role proposals", ...proposal }).commit({ response: "all_old" }),
              actions.roleGrant
                .check({ personId: proposedBy, role: "steward" })
                .where(({ endsAt }, { gt }) => gt(endsAt, proposedAt))
                .commit(),
              actions.person
                .check({ personId })
                .where((stored, { eq }) => eq(stored.organisationId, organisationId))
                .commit(),
              ...trace(actions, {
                type: `${role}_role_proposed`,
                subjectId: personId,
                actorId: proposedBy,
                at: proposedAt,
              }),
            ])
            .go(),
        [
          (stored) => {
            const earlier = RoleProposal.safeParse(stored).data;
            return earlier?.proposedBy === proposedBy && earlier.seat === proposedSeat
              ? undefined
              : "changed_meanwhile";
          },
        ],
      );
    },

    async deleteProposal({ personId, role, roleProposalId }: RoleProposal, by: By): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.roleProposal
              .delete({ personId, role })
              .where((stored, { eq }) => eq(stored.roleProposalId, roleProposalId))
              .commit(),
            ...trace(actions, { type: `${role}_role_declined`, subjectId: personId, ...by }),
          ])
          .go(),
      );
    },

    /** Every invariant of a grant is a condition here, so that two stewards in two tabs cannot break one between them. */
    async saveGrant(grant: RoleGrant, { previous, roll, stewardIds, proposal }: GrantSetting): Promise<void> {
      const { personId, role, organisationId, endsAt } = grant;
      const by = { actorId: grant.grantedBy, at: grant.grantedAt };
      const excluded = excludedBy(role);
      const leaves =
        previous?.seat !== undefined &&
        isInForce(previous, by.at) &&
        (previous.seat !== grant.seat || previous.organisationId !== organisationId)
          ? { organisationId: previous.organisationId, seat: previous.seat }
          : undefined;
      const seatRejection = grant.seat ? [() => "seat_taken" as const] : [];
      const excludedRejection = excluded ? [() => "steward_and_publisher" as const] : [];
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              ...(grant.seat
                ? [
                    actions.seat
                      .put({ organisationId, seat: grant.seat, personId, endsAt })
                      .where(
                        (stored, { eq, lte, notExists }) =>
                          `${notExists(stored.personId)} OR ${eq(stored.personId, personId)} OR ${lte(stored.endsAt, by.at)}`,
                      )
                      .commit(),
                  ]
                : []),
              ...(excluded
                ? [
                    actions.roleGrant
                      .check({ personId, role: excluded })
                      .where(
                        (stored, { lte, notExists }) => `${notExists(stored.endsAt)} OR ${lte(stored.endsAt, by.at)}`,
                      )
                      .commit(),
                  ]
                : []),
              actions.roleGrant
                .put(grant)
                .where(({ version }, { eq, notExists }) =>
                  previous ? eq(version, previous.version) : notExists(version),
                )
                .commit(),
              actions.person
                .check({ personId })
                .where(
                  (stored, { eq, ne }) =>
                    `${eq(stored.organisationId, organisationId)} AND ${ne(stored.organisationVia, "predecessor")}`,
                )
                .commit(),
              ...(proposal
                ? [
                    actions.roleProposal
                      .delete({ personId, role })
                      .where((stored, { eq }) => eq(stored.roleProposalId, proposal.roleProposalId))
                      .commit(),
                  ]
                : []),
              ...stewardIds.map((stewardId) =>
                actions.roleGrant
                  .check({ personId: stewardId, role: "steward" })
                  .where((stored, { gt }) => gt(stored.endsAt, by.at))
                  .commit(),
              ),
              ...(leaves
                ? [
                    actions.seat
                      .delete(leaves)
                      .where((stored, { eq }) => eq(stored.personId, personId))
                      .commit(),
                  ]
                : []),
              ...(role === "steward"
                ? [
                    rollWrite(actions, roll, [
                      ...roll.holders.filter((holder) => holder.personId !== personId),
                      { personId, endsAt },
                    ]),
                  ]
                : []),
              ...noticeWrites(actions, { personId, kind: "role_granted", about: role, organisationId, at: by.at }),
              ...trace(actions, { type: `${role}_role_granted`, subjectId: personId, ...by }),
              ...(grant.seat ? representativesChanged(actions, organisationId, by) : []),
              ...ownershipWrites(actions, grant, previous, by),
            ])
            .go(),
        [...seatRejection, ...excludedRejection],
      );
    },

    async saveEnd(grant: RoleGrant, roll: StewardRoll, by: By): Promise<void> {
      await commit(() => db.transaction.write((actions) => writesToEnd(actions, [grant], roll, by)).go());
    },

    async findStewardRoll(): Promise<StewardRoll> {
      const { data } = await stewardRoll.get({ roll: "stewards" }).go({ consistent: true });
      return data ? StewardRoll.parse(data) : { version: 0, holders: [] };
    },

    /** Lapsed ones included: the page says when each ended. */
    listHolders: (role: Role, cursor?: string): Promise<Page<RoleGrant>> =>
      readPage(
        cursor,
        (after) => roleGrant.query.holders({ role }).go({ limit: listPage, cursor: after }),
        (item) => RoleGrant.parse(item),
      ),

    listProposals: (cursor?: string): Promise<Page<RoleProposal>> =>
      readPage(
        cursor,
        (after) => roleProposal.query.desk({ desk: "role proposals" }).go({ limit: listPage, cursor: after }),
        (item) => RoleProposal.parse(item),
      ),

    /** The seats of many organisations. Empty seats are left out. */
    listSeats: (organisationIds: readonly string[]): Promise<SeatHolding[]> =>
      readBatches(
        organisationIds.flatMap((organisationId) => seats.map((each) => ({ organisationId, seat: each }))),
        (batch) => seat.get(batch).go({ consistent: true }),
        (item) => SeatHolding.parse(item),
      ),

    /** Everybody who ever decided for the organisation and was not taken out, lapsed or not. */
    async listFilteringOwners(organisationId: string): Promise<OwnershipHolding[]> {
      const { data } = await filteringOwner.query
        .byOrganisation({ organisationId })
        .go({ consistent: true, pages: "all" });
      return data.map((item) => OwnershipHolding.parse(item));
    },

    ...createNoticeStore(config),
  };
}

export type RoleStore = ReturnType<typeof createRoleStore>;
