import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import { normaliseEmail } from "./email-addresses.ts";
import type { Giving, GrantRequest } from "./giving-service.ts";
import type { PeopleStore } from "./people-store.ts";
import type { PeopleViews, PersonView } from "./people-views.ts";
import type { Details } from "./personal-details.ts";
import {
  isInForce,
  type RoleGrant,
  type RoleProposal,
  type RoleRequest,
  whyCannotEnd,
  whyCannotGrant,
} from "./role-grants.ts";
import type { RoleStore } from "./role-store.ts";
import { type Actor, type Role, type Seat, whyLacksRole } from "./rules.ts";

interface RoleOptions {
  people: PeopleStore;
  roles: RoleStore;
  details: Details;
  views: PeopleViews;
  giving: Giving;
  now: () => Date;
}

export type RoleProposalView = RoleProposal & {
  person: PersonView;
  proposer: PersonView;
  refusal?: string | undefined;
};
export type RoleGrantView = RoleGrant & { person: PersonView; lapsed: boolean };

/** Web filtering leads are contacts: no list names them, not even to stewards, who open one at a time for a reason that is recorded. */
const shownAs = (role: Role, person: PersonView): PersonView =>
  role === "filtering_owner" ? { ...person, name: "", email: "" } : person;

export function createRoleService({ people, roles, details, views, giving, now }: RoleOptions) {
  const requireSteward = (actor: Actor): void => refuseIf(whyLacksRole(actor, "steward"));
  const at = (): string => now().toISOString();

  async function viewProposals(actor: Actor, page: Page<RoleProposal>): Promise<Page<RoleProposalView>> {
    const seen = await views.viewPeople(page.items.flatMap(({ personId, proposedBy }) => [personId, proposedBy]));
    const items = page.items.flatMap((proposal) => {
      const [person, proposer] = [seen.get(proposal.personId), seen.get(proposal.proposedBy)];
      if (!person || !proposer) return [];
      const refusal = whyCannotGrant(actor, proposal);
      return { ...proposal, person: shownAs(proposal.role, person), proposer, refusal };
    });
    return { items, next: page.next };
  }

  /** Who may act for the organisation in the working group today. */
  async function representativesOf(organisationId: string): Promise<Partial<Record<Seat, string>>> {
    const holdings = (await roles.listSeats([organisationId])).filter((holding) => isInForce(holding, at()));
    return Object.fromEntries(holdings.map(({ seat, personId }) => [seat, personId]));
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
      await giving.propose(actor, request);
    },

    async viewProposal(actor: Actor, personId: string, role: Role): Promise<RoleProposalView> {
      requireSteward(actor);
      const proposal = (await giving.requireAccount(personId)).proposals.find((each) => each.role === role);
      const [view] = proposal ? (await viewProposals(actor, { items: [proposal] })).items : [];
      if (!view) throw new Refusal("not_found");
      return view;
    },

    /** Grants exactly the proposal that was looked at. Pressing twice grants once. */
    async grantRole(actor: Actor, request: GrantRequest): Promise<void> {
      requireSteward(actor);
      if (request.role === "filtering_owner") throw new Refusal("owner_by_contact");
      await giving.grant(actor, request);
    },

    async declineRole(actor: Actor, request: GrantRequest): Promise<void> {
      requireSteward(actor);
      const { proposals } = await giving.requireAccount(request.personId);
      const proposal = proposals.find(({ roleProposalId }) => roleProposalId === request.roleProposalId);
      if (proposal) await roles.deleteProposal(proposal, { actorId: actor.personId, at: at() });
    },

    async viewGrant(actor: Actor, personId: string, role: Role): Promise<RoleGrantView> {
      refuseIf(whyCannotEnd(actor, personId));
      const grant = (await giving.requireAccount(personId)).grants.find((each) => each.role === role);
      const person = (await views.viewPeople([personId])).get(personId);
      if (!grant || !person) throw new Refusal("not_found");
      return { ...grant, person: shownAs(role, person), lapsed: !isInForce(grant, at()) };
    },

    async endRole(actor: Actor, { personId, role }: { personId: string; role: Role }): Promise<void> {
      refuseIf(whyCannotEnd(actor, personId));
      const grant = (await giving.requireAccount(personId)).grants.find((each) => each.role === role);
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
        return person ? { ...grant, person: shownAs(role, person), lapsed: !isInForce(grant, at()) } : [];
      });
      return { items, next: page.next };
    },

    /** Everybody who has the role today: for telling them something, not for showing who they are. */
    async holdersOf(role: Role): Promise<string[]> {
      const holders: string[] = [];
      let cursor: string | undefined;
      do {
        const { items, next } = await roles.listHolders(role, cursor);
        holders.push(...items.filter((grant) => isInForce(grant, at())).map(({ personId }) => personId));
        cursor = next;
      } while (cursor !== undefined);
      return holders;
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
