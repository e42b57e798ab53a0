import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { OwnerCheck } from "./owner-checks.ts";
import type { PeopleStore } from "./people-store.ts";
import type { Account } from "./recognition.ts";
import {
  grantOf,
  isInForce,
  type RoleProposal,
  type RoleRequest,
  whyCannotGrant,
  whyCannotPropose,
} from "./role-grants.ts";
import type { RoleStore } from "./role-store.ts";
import type { Actor, Seat } from "./rules.ts";

interface GivingOptions {
  people: PeopleStore;
  roles: RoleStore;
  now: () => Date;
}

/** One proposal, as it was looked at. */
export type GrantRequest = Pick<RoleProposal, "personId" | "role" | "roleProposalId">;

const isGrantedBy = (actor: Actor, request: GrantRequest, { grants }: Account): boolean =>
  grants.some((each) => each.roleProposalId === request.roleProposalId && each.grantedBy === actor.personId);

/** The two halves of giving a role, whichever page they are done from. */
export function createGiving({ people, roles, now }: GivingOptions) {
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

  async function grantNow(actor: Actor, request: GrantRequest): Promise<void> {
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

  /** Exactly the proposal that was looked at. Pressing twice grants once. */
  async function grant(actor: Actor, request: GrantRequest): Promise<void> {
    try {
      await grantNow(actor, request);
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

  return { requireAccount, propose, grant };
}

export type Giving = ReturnType<typeof createGiving>;
