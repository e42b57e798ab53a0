import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Giving, GrantRequest } from "./giving-service.ts";
import type { OwnerCheck } from "./owner-checks.ts";
import type { PeopleStore } from "./people-store.ts";
import type { RoleProposal } from "./role-grants.ts";
import type { RoleStore } from "./role-store.ts";
import { type Actor, whyLacksRole } from "./rules.ts";

interface OwnershipOptions {
  people: Pick<PeopleStore, "findAccount">;
  roles: RoleStore;
  giving: Giving;
  now: () => Date;
}

type OwnerRequest = Omit<GrantRequest, "role">;

/** The role of filtering owner. For the contacts feature, which alone knows whether somebody is a confirmed contact. */
export const createOwnership = ({ people, roles, giving, now }: OwnershipOptions) => ({
  async propose(
    actor: Actor,
    { personId, organisationId, check }: { personId: string; organisationId: string; check: OwnerCheck },
  ): Promise<void> {
    refuseIf(whyLacksRole(actor, "steward"));
    const { person } = await giving.requireAccount(personId);
    if (person.organisationId !== organisationId) throw new Refusal("no_organisation_to_act_for");
    await giving.propose(actor, { personId, role: "filtering_owner" }, check);
  },

  /** Undefined when it has been granted or declined. */
  async findProposal(actor: Actor, { personId, roleProposalId }: OwnerRequest): Promise<RoleProposal | undefined> {
    refuseIf(whyLacksRole(actor, "steward"));
    const { proposals } = await giving.requireAccount(personId);
    return proposals.find((proposal) => proposal.roleProposalId === roleProposalId);
  },

  async grant(actor: Actor, request: OwnerRequest): Promise<void> {
    refuseIf(whyLacksRole(actor, "steward"));
    await giving.grant(actor, { ...request, role: "filtering_owner" });
  },

  /** Who holds the role there as that contact, under whatever address they sign in by now. */
  async findHolders(organisationId: string, contactId: string): Promise<string[]> {
    const holdings = await roles.listFilteringOwners(organisationId);
    const accounts = await Promise.all(holdings.map(({ personId }) => people.findAccount(personId)));
    return accounts.flatMap((account) => {
      const grant = account?.grants.find(({ role }) => role === "filtering_owner");
      return account && grant?.check?.contactId === contactId ? account.person.personId : [];
    });
  },

  /** For whoever has said that somebody else decides now, or is a contact no longer. May run twice. */
  async end(personId: string): Promise<void> {
    const { grants } = await giving.requireAccount(personId);
    const held = grants.find(({ role }) => role === "filtering_owner");
    const by = { actorId: "contacts", at: now().toISOString() };
    if (held) await roles.saveEnd(held, await roles.findStewardRoll(), by);
  },
});
