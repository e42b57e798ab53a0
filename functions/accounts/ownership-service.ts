import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Giving, GrantRequest } from "./giving-service.ts";
import type { OwnerCheck } from "./owner-checks.ts";
import type { RoleProposal } from "./role-grants.ts";
import type { RoleStore } from "./role-store.ts";
import { type Actor, whyLacksRole } from "./rules.ts";

interface OwnershipOptions {
  roles: RoleStore;
  giving: Giving;
  now: () => Date;
}

type OwnerRequest = Omit<GrantRequest, "role">;

/** The role of filtering owner. For the contacts feature, which alone knows whether somebody is a confirmed contact. */
export const createOwnership = ({ roles, giving, now }: OwnershipOptions) => ({
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

  /** For whoever has said that somebody else decides now. May run twice. */
  async end(personId: string): Promise<void> {
    const { grants } = await giving.requireAccount(personId);
    const held = grants.find(({ role }) => role === "filtering_owner");
    const by = { actorId: "contacts", at: now().toISOString() };
    if (held) await roles.saveEnd(held, await roles.findStewardRoll(), by);
  },
});
