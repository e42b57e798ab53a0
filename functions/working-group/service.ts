import { hasRole, type Member } from "#functions/accounts/rules.ts";
import type { AccountService } from "#functions/accounts/service.ts";
import type { CharterService } from "#functions/charter/service.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { ballotKeys, isCurrent, type Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { electoralRoll, isSuspended, type Membership, whyCannotConfirmFounder } from "./rules.ts";
import type { WorkingGroupStore } from "./store.ts";

interface WorkingGroupOptions {
  store: WorkingGroupStore;
  organisations: Pick<OrganisationService, "requireOrganisation" | "findOrganisations">;
  accounts: Pick<AccountService, "organisationsWithRepresentatives">;
  charters: Pick<CharterService, "currentCharter">;
  now: () => Date;
}

/** One organisation of the group, as its page shows it. */
export interface MembershipView extends Membership {
  organisation: Organisation;
  suspended: boolean;
  represented: boolean;
}

export function createWorkingGroupService({ store, organisations, accounts, charters, now }: WorkingGroupOptions) {
  async function viewMemberships(): Promise<MembershipView[]> {
    const [memberships, { terms }] = await Promise.all([store.listMemberships(), charters.currentCharter()]);
    const ids = memberships.map(({ organisationId }) => organisationId);
    const [found, represented] = await Promise.all([
      organisations.findOrganisations(ids),
      accounts.organisationsWithRepresentatives(ids),
    ]);
    const byId = new Map(found.map((organisation) => [organisation.organisationId, organisation]));
    return memberships.flatMap((membership) => {
      const organisation = byId.get(membership.organisationId);
      if (!organisation) return [];
      const { organisationId } = membership;
      return {
        ...membership,
        organisation,
        suspended: isSuspended(membership, terms),
        represented: represented.has(organisationId),
      };
    });
  }

  const requireSteward = (actor: Member): void => {
    if (!hasRole(actor, "steward")) throw new Refusal("not_permitted");
  };

  return {
    viewMemberships,
    listNominations: store.listNominations,
    isFounding: store.isFounding,

    isMember: async (organisationId: string): Promise<boolean> =>
      (await store.findMembership(organisationId)) !== undefined,

    /** Those who may vote now: members with a representative that have not been suspended and have not ended. */
    async buildRoll() {
      const today = now().toISOString().slice(0, 10);
      const entitled = (await viewMemberships()).filter(
        ({ suspended, represented, organisation }) => represented && !suspended && isCurrent(organisation, today),
      );
      return electoralRoll(
        entitled.map(({ organisation }) => ({
          organisationId: organisation.organisationId,
          organisationName: organisation.name,
          ballotKeys: ballotKeys(organisation),
        })),
      );
    },

    async nominateFounder(actor: Member, organisationId: string): Promise<void> {
      requireSteward(actor);
      await organisations.requireOrganisation(organisationId);
      await store.saveNomination({ organisationId, nominatedBy: actor.personId, nominatedAt: now().toISOString() });
    },

    async confirmFounder(actor: Member, organisationId: string): Promise<void> {
      requireSteward(actor);
      const nomination = await store.findNomination(organisationId);
      try {
        if (!nomination) throw new Refusal("not_found");
        refuseIf(whyCannotConfirmFounder(nomination, actor.personId));
        await store.saveFounder(nomination, { by: actor.personId, at: now().toISOString() });
      } catch (error) {
        // Pressed twice: the first has taken it in.
        if (!(await store.findMembership(organisationId))) throw error;
      }
    },

    admit: (organisationId: string, proposalId: string) =>
      store.saveAdmission(organisationId, proposalId, { actorId: "electoral roll", at: now().toISOString() }),

    endMembership: (organisationId: string) =>
      store.saveDeparture(organisationId, { actorId: "electoral roll", at: now().toISOString() }),

    recordAttendance: store.saveAttendance,

    /** A suspended organisation says that it is back. */
    async returnToGroup(actor: Member): Promise<void> {
      if (!hasRole(actor, "representative")) throw new Refusal("not_permitted");
      await store.saveReturn(actor.organisationId, { actorId: actor.personId, at: now().toISOString() });
    },
  };
}

export type WorkingGroupService = ReturnType<typeof createWorkingGroupService>;
