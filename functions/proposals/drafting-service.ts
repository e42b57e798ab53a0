import { hasRole, type Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { changesFor, type DraftInput, isAboutOwnEntries } from "./drafts.ts";
import { createNeeds } from "./needs-service.ts";
import type { ProposalOptions } from "./options.ts";
import { isRestorationId } from "./restoration.ts";
import { Proposal, type ProposalContent, whyCannotEdit } from "./rules.ts";

interface DraftingOptions extends ProposalOptions {
  requireSeen: (actor: Member, proposalId: string) => Promise<Proposal>;
}

/** Writing a proposal, for as long as it is a draft. */
export function createDrafting(options: DraftingOptions) {
  const { store, catalogue, organisations, whitelist, workingGroup, now, requireSeen } = options;
  const { requirePublicNeeds } = createNeeds(options);
  const at = () => now().toISOString();

  /** Representatives of the working group; of any other body, to propose that it joins. */
  async function requireProposer(
    actor: Member,
    { membership }: Pick<ProposalContent, "subject" | "membership">,
  ): Promise<void> {
    if (!hasRole(actor, "representative")) throw new Refusal("not_permitted");
    const joinsItself = membership?.action === "join" && membership.organisationId === actor.organisationId;
    if (!joinsItself && !(await workingGroup.isMember(actor.organisationId))) throw new Refusal("not_in_working_group");
  }

  /** Resolves a form's choices against the catalogue, the list and the charter as they are now. */
  async function contentOf(input: DraftInput): Promise<ProposalContent> {
    const { subject, title, rationale, links, interest, daysOpen } = input;
    const common = { subject, title, rationale, links, interest, daysOpen, changes: [], destinationIds: [] };
    if (input.subject === "charter") return { ...common, terms: input.terms, charterVersion: input.charterVersion };
    if (input.subject === "membership") return { ...common, membership: input.membership };
    const tool = await catalogue.requireTool(input.toolId);
    const about = { ...common, toolId: tool.toolId, toolName: tool.name };
    if (input.subject === "whitelist") {
      if (!isAboutOwnEntries(tool, input, await whitelist.currentState())) throw new Refusal("not_found");
      const changes = changesFor(tool, input);
      if (input.needs === "none") return { ...about, changes, answersNoNeed: true };
      const needIds = [...new Set(input.needs)];
      await requirePublicNeeds(needIds);
      return { ...about, changes, needIds };
    }
    const known = input.destinationIds.every((id) =>
      tool.destinations.some(({ destinationId }) => destinationId === id),
    );
    if (!known) throw new Refusal("not_found");
    return { ...about, destinationIds: input.destinationIds };
  }

  return {
    requireProposer,

    /** `proposalId` comes from the form, so that sending it twice makes one draft. */
    async createDraft(actor: Member, proposalId: string, input: DraftInput): Promise<void> {
      if (isRestorationId(proposalId)) throw new Refusal("not_found");
      await requireProposer(actor, input);
      const [content, { edition }, { name }] = await Promise.all([
        contentOf(input),
        whitelist.currentState(),
        organisations.requireOrganisation(actor.organisationId),
      ]);
      const { personId, organisationId } = actor;
      const proposal: Proposal = {
        ...content,
        proposalId,
        status: "draft",
        version: 1,
        baseEdition: edition,
        proposedBy: { personId, organisationId, organisationName: name },
        createdAt: at(),
        updatedAt: at(),
      };
      await store.saveNew(Proposal.parse(proposal), personId);
    },

    /** Saving rests the draft on the edition that is current now. `version` is the one that the form was made from. */
    async editDraft(actor: Member, proposalId: string, version: number, input: DraftInput): Promise<void> {
      const before = await requireSeen(actor, proposalId);
      refuseIf(whyCannotEdit(before, actor));
      await requireProposer(actor, input);
      if (before.version !== version || before.subject !== input.subject) throw new Refusal("changed_meanwhile");
      const [content, { edition }] = await Promise.all([contentOf(input), whitelist.currentState()]);
      const { needIds: _needs, answersNoNeed: _none, ...kept } = before;
      const draft = { ...kept, ...content, baseEdition: edition, version: version + 1, updatedAt: at() };
      await store.saveDraft(Proposal.parse(draft), actor.personId);
    },
  };
}
