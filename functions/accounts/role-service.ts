import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Page } from "#functions/table.ts";
import { normaliseEmail } from "./email-addresses.ts";
import type { OwnerCheck } from "./owner-checks.ts";
import type { PeopleStore } from "./people-store.ts";
import type { PeopleViews, PersonView } from "./people-views.ts";
import type { Details } from "./personal-details.ts";
import type { Account } from "./recognition.ts";
import {
  grantOf,
  isInForce,
  type RoleGrant,
  type RoleProposal,
  type RoleRequest,
  whyCannotEnd,
  whyCannotGrant,
  whyCannotPropose,
} from "./role-grants.ts";
import type { RoleStore } from "./role-store.ts";
import { type Actor, type Role, type Seat, whyLacksRole } from "./rules.ts";

interface RoleOptions {
  people: PeopleStore;
  roles: RoleStore;
  details: Details;
  views: PeopleViews;
  now: () => Date;
}

export type RoleProposalView = RoleProposal & {
  person: PersonView;
  proposer: PersonView;
  refusal?: string | undefined;
};
export type RoleGrantView = RoleGrant & { person: PersonView; lapsed: boolean };

/** One proposal, as it was looked at. */
type GrantRequest = Pick<RoleProposal, "personId" | "role" | "roleProposalId">;
type OwnerRequest = Omit<GrantRequest, "role">;

const isGrantedBy = (actor: Actor, request: GrantRequest, { grants }: Account): boolean =>
  grants.some((each) => each.roleProposalId === request.roleProposalId && each.grantedBy === actor.personId);

export function createRoleService({ people, roles, details, views, now }: RoleOptions) {
  const requireSteward = (actor: Actor): void => refuseIf(whyLacksRole(actor, "steward"));
  const at = (): string => now().toISOString();

  async function requireAccount(personId: string): Promise<Account> {
    const account = await people.findAccount(personId);
    if (!account) throw new Refusal("not_found");
    return account;
  }

  async function refuseTakenSeat(organisationId: string, seat: Seat | undefined, personId: string): Promise<void> {
    if (!seat) return;
    const holdings = await roles.listSeats([organisationId]);
    const isTaken = holdings.some(
      (holding) => holding.seat === seat && holding.personId !== personId && isInForce(holding, at()),
    );
    if (isTaken) throw new Refusal("seat_taken");
  }

  async function viewProposals(actor: Actor, page: Page<RoleProposal>): Promise<Page<RoleProposalView>> {
    const seen = await views.viewPeople(page.items.flatMap(({ personId, proposedBy }) => [personId, proposedBy]));
    const items = page.items.flatMap((proposal) => {
      const [person, proposer] = [seen.get(proposal.personId), seen.get(proposal.proposedBy)];
      return person && proposer ? { ...proposal, person, proposer, refusal: whyCannotGrant(actor, proposal) } : [];
    });
    return { items, next: page.next };
  }

  /** Who may act for the organisation in the working group today. */
  async function representativesOf(organisationId: string): Promise<Partial<Record<Seat, string>>> {
    const holdings = (await roles.listSeats([organisationId])).filter((holding) => isInForce(holding, at()));
    return Object.fromEntries(holdings.map(({ seat, personId }) => [seat, personId]));
  }

  async function grant(actor: Actor, request: GrantRequest): Promise<void> {
    const { grants, proposals } = await requireAccount(request.personId);
    const proposal = proposals.find(({ role }) => role === request.role);
    if (proposal?.roleProposalId !== request.roleProposalId) throw new Refusal("changed_meanwhile");
    refuseIf(whyCannotGrant(actor, proposal));
    const previous = grants.find(({ role }) => role === request.role);
    await roles.saveGrant(grantOf(proposal, previous, { grantedBy: actor.personId, grantedAt: at() }), {
      previous,
      roll: await roles.findStewardRoll(),
      stewardIds: [proposal.proposedBy, actor.personId],
      proposal,
    });
  }

  async function grantOnce(actor: Actor, request: GrantRequest): Promise<void> {
    try {
      await grant(actor, request);
    } catch (error) {
      const isRace = error instanceof Refusal && error.code === "changed_meanwhile";
      if (!isRace || !isGrantedBy(actor, request, await requireAccount(request.personId))) throw error;
    }
  }

  async function propose(actor: Actor, { personId, role, seat }: RoleRequest, check?: OwnerCheck): Promise<void> {
    const { person, grants } = await requireAccount(personId);
    refuseIf(whyCannotPropose(actor, person, { role, grants, now: at() }));
    const { organisationId } = person;
    if (organisationId === undefined) throw new Refusal("no_organisation_to_act_for");
    await refuseTakenSeat(organisationId, seat, personId);
    await roles.saveProposal({
      roleProposalId: newId("roleProposal"),
      personId,
      role,
      ...(seat && { seat }),
      organisationId,
      proposedAt: at(),
      proposedBy: actor.personId,
      ...(check && { check }),
    });
  }

  return {
    representativesOf,

    /** For a steward who knows the address of somebody that has signed in before. */
    async findPersonByEmail(actor: Actor, text: string): Promise<PersonView | undefined> {
      requireSteward(actor);
      const email = normaliseEmail(text);
      const personId = email && (await people.findPersonIdByHash(details.emailHash(email.address)));
      return personId ? (await views.viewPeople([personId])).get(personId) : undefined;
    },

    /** Any role but that of filtering owner, which follows from a contact. */
    async proposeRole(actor: Actor, request: RoleRequest): Promise<void> {
      requireSteward(actor);
      if (request.role === "filtering_owner") throw new Refusal("owner_by_contact");
      await propose(actor, request);
    },

    /** For the contacts feature, which alone knows whether somebody is a confirmed contact. */
    ownership: {
      async propose(
        actor: Actor,
        { personId, organisationId, check }: { personId: string; organisationId: string; check: OwnerCheck },
      ): Promise<void> {
        requireSteward(actor);
        const { person } = await requireAccount(personId);
        if (person.organisationId !== organisationId) throw new Refusal("no_organisation_to_act_for");
        await propose(actor, { personId, role: "filtering_owner" }, check);
      },

      async requireProposal(actor: Actor, request: OwnerRequest): Promise<RoleProposal> {
        requireSteward(actor);
        const { proposals } = await requireAccount(request.personId);
        const proposal = proposals.find(({ roleProposalId }) => roleProposalId === request.roleProposalId);
        if (!proposal) throw new Refusal("changed_meanwhile");
        return proposal;
      },

      /** For whoever has said that somebody else decides now. May run twice. */
      async end(personId: string): Promise<void> {
        const { grants } = await requireAccount(personId);
        const held = grants.find(({ role }) => role === "filtering_owner");
        if (held) await roles.saveEnd(held, await roles.findStewardRoll(), { actorId: "contacts", at: at() });
      },

      grant: (actor: Actor, request: OwnerRequest): Promise<void> =>
        grantOnce(actor, { ...request, role: "filtering_owner" }),
    },

    async viewProposal(actor: Actor, personId: string, role: Role): Promise<RoleProposalView> {
      requireSteward(actor);
      const proposal = (await requireAccount(personId)).proposals.find((each) => each.role === role);
      const [view] = proposal ? (await viewProposals(actor, { items: [proposal] })).items : [];
      if (!view) throw new Refusal("not_found");
      return view;
    },

    /** Grants exactly the proposal that was looked at. Pressing twice grants once. */
    async grantRole(actor: Actor, request: GrantRequest): Promise<void> {
      requireSteward(actor);
      if (request.role === "filtering_owner") throw new Refusal("owner_by_contact");
      await grantOnce(actor, request);
    },

    async declineRole(actor: Actor, request: GrantRequest): Promise<void> {
      requireSteward(actor);
      const { proposals } = await requireAccount(request.personId);
      const proposal = proposals.find(({ roleProposalId }) => roleProposalId === request.roleProposalId);
      if (proposal) await roles.deleteProposal(proposal, { actorId: actor.personId, at: at() });
    },

    async viewGrant(actor: Actor, personId: string, role: Role): Promise<RoleGrantView> {
      refuseIf(whyCannotEnd(actor, personId));
      const grant = (await requireAccount(personId)).grants.find((each) => each.role === role);
      const person = (await views.viewPeople([personId])).get(personId);
      if (!grant || !person) throw new Refusal("not_found");
      return { ...grant, person, lapsed: !isInForce(grant, at()) };
    },

    async endRole(actor: Actor, { personId, role }: { personId: string; role: Role }): Promise<void> {
      refuseIf(whyCannotEnd(actor, personId));
      const grant = (await requireAccount(personId)).grants.find((each) => each.role === role);
      if (grant) await roles.saveEnd(grant, await roles.findStewardRoll(), { actorId: actor.personId, at: at() });
    },

    async listProposals(actor: Actor, cursor?: string): Promise<Page<RoleProposalView>> {
      requireSteward(actor);
      return viewProposals(actor, await roles.listProposals(cursor));
    },

    async listHolders(actor: Actor, role: Role, cursor?: string): Promise<Page<RoleGrantView>> {
      requireSteward(actor);
      const page = await roles.listHolders(role, cursor);
      const seen = await views.viewPeople(page.items.map(({ personId }) => personId));
      const items = page.items.flatMap((grant) => {
        const person = seen.get(grant.personId);
        return person ? { ...grant, person, lapsed: !isInForce(grant, at()) } : [];
      });
      return { items, next: page.next };
    },

    /** Those of the organisations that somebody may act for in the working group today. */
    async organisationsWithRepresentatives(organisationIds: readonly string[]): Promise<ReadonlySet<string>> {
      const holdings = await roles.listSeats(organisationIds);
      return new Set(
        holdings.filter((holding) => isInForce(holding, at())).map(({ organisationId }) => organisationId),
      );
    },
  };
}
