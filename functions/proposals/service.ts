import { createHash } from "node:crypto";
import { type Actor, hasRole, type Member } from "#functions/accounts/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { addDays } from "#functions/charter/rules.ts";
import type { CharterService } from "#functions/charter/service.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { Page } from "#functions/table.ts";
import type { VotingService } from "#functions/voting/service.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { hasMissingEntry, isStale } from "#functions/whitelist/staleness.ts";
import type { WorkingGroupService } from "#functions/working-group/service.ts";
import { differenceTo } from "./difference.ts";
import { changesFor, type DraftInput, isAboutOwnEntries } from "./drafts.ts";
import { createOutcomes } from "./outcomes.ts";
import {
  type Comment,
  canSee,
  isRestorationId,
  Proposal,
  ProposalContent,
  type ProposalList,
  whyCannotEdit,
  whyCannotOpen,
  whyCannotWithdraw,
  whyIncomplete,
} from "./rules.ts";
import type { ProposalStore } from "./store.ts";
import { proposalWarnings } from "./warnings.ts";

export interface ProposalOptions {
  store: ProposalStore;
  catalogue: Pick<CatalogueService, "requireTool" | "confirmByVote">;
  charters: CharterService;
  organisations: Pick<OrganisationService, "requireOrganisation">;
  voting: VotingService;
  whitelist: WhitelistService;
  workingGroup: WorkingGroupService;
  now: () => Date;
}

const contentDigest = (proposal: Proposal): string =>
  createHash("sha256")
    .update(JSON.stringify(ProposalContent.parse(proposal)))
    .digest("hex");

export function createProposalService(options: ProposalOptions) {
  const { store, catalogue, charters, organisations, voting, whitelist, workingGroup, now } = options;
  const at = () => now().toISOString();

  async function requireSeen(actor: Actor | undefined, proposalId: string): Promise<Proposal> {
    const proposal = await store.findProposal(proposalId);
    if (!proposal || !canSee(proposal, actor)) throw new Refusal(actor || !proposal ? "not_found" : "sign_in_needed");
    return proposal;
  }

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
      return { ...about, changes: changesFor(tool, input) };
    }
    const known = input.destinationIds.every((id) =>
      tool.destinations.some(({ destinationId }) => destinationId === id),
    );
    if (!known) throw new Refusal("not_found");
    return { ...about, destinationIds: input.destinationIds };
  }

  /** The conditions of opening that other features know of. */
  async function requireFit(proposal: Proposal): Promise<void> {
    refuseIf(whyIncomplete(proposal));
    const [base, current] = await Promise.all([whitelist.stateOf(proposal.baseEdition), whitelist.currentState()]);
    const { changes } = proposal;
    if (isStale(changes, base, current) || hasMissingEntry(changes, current)) throw new Refusal("proposal_stale");
    if (proposal.toolId === undefined || proposal.restoresEdition !== undefined) return;
    const tool = await catalogue.requireTool(proposal.toolId);
    const confirmed = new Set(
      tool.destinations.flatMap(({ status, destinationId }) => (status === "confirmed" ? [destinationId] : [])),
    );
    const isUnconfirmed = changes.some(
      (change) => change.op !== "remove" && !confirmed.has(change.entry.destinationId),
    );
    if (isUnconfirmed) throw new Refusal("unconfirmed_destination");
  }

  /** Writes the roll and opens proposal and poll together. The charter in force is copied; nobody chooses the rules. */
  async function open(proposal: Proposal, actorId: string): Promise<void> {
    const [charter, roll, endsFounding] = await Promise.all([
      charters.currentCharter(),
      workingGroup.buildRoll(),
      workingGroup.isFounding(),
    ]);
    const electors = roll.filter(({ votesWith }) => votesWith === undefined);
    if (electors.length < charter.terms.quorumFloor) throw new Refusal("roll_too_small");
    const openedAt = at();
    const pollId = newId("poll");
    const closesAt = addDays(openedAt, Math.max(proposal.daysOpen, charter.terms.minimumDaysOpen));
    const { subject, proposedBy, interest, proposalId, title } = proposal;
    await voting.draftPoll(
      {
        pollId,
        proposalId,
        question: title,
        contentDigest: contentDigest(proposal),
        charterVersion: charter.version,
        terms: charter.terms,
        passMark: subject === "charter" || subject === "membership" ? "two_thirds" : "above_threshold",
        proposedBy: { organisationId: proposedBy.organisationId, interest },
        openedAt,
        closesAt,
      },
      roll,
    );
    await store.saveOpened(proposal, { pollId, openedAt, closesAt, endsFounding }, actorId);
  }

  return {
    ...createOutcomes({ ...options, open }),

    /** Newest first. Open ones with the closing time of their poll, which an objection may have moved. */
    async listProposals(list: Exclude<ProposalList, "draft">, cursor?: string): Promise<Page<Proposal>> {
      const page = await store.listProposals(list, cursor);
      if (list !== "open") return page;
      const closing = await voting.closingTimes(page.items.flatMap(({ pollId }) => pollId ?? []));
      return {
        ...page,
        items: page.items.map((proposal) => ({
          ...proposal,
          closesAt: closing.get(proposal.pollId ?? "") ?? proposal.closesAt,
        })),
      };
    },
    listDrafts: (actor: Member, cursor?: string) => store.listDrafts(actor.organisationId, cursor),
    requireSeen,

    /** The difference to the edition it was written against, line by line. */
    async differenceOf({ changes, baseEdition }: Pick<Proposal, "changes" | "baseEdition">) {
      return changes.length === 0 ? [] : differenceTo(await whitelist.stateOf(baseEdition), changes);
    },

    /** Warnings about the whole difference; overlaps with what is being voted on or waits to be published included, as far as the actor may know of it. */
    async warningsAbout(actor: Actor | undefined, proposal: Pick<Proposal, "proposalId" | "changes">) {
      const [state, open, carried] = await Promise.all([
        whitelist.currentState(),
        store.listProposals("open"),
        store.listProposals("carried"),
      ]);
      const others = [...open.items, ...carried.items].filter((other) => canSee(other, actor));
      return proposalWarnings(proposal, state, others);
    },

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
      const draft = { ...before, ...content, baseEdition: edition, version: version + 1, updatedAt: at() };
      await store.saveDraft(Proposal.parse(draft), actor.personId);
    },

    async openProposal(actor: Member, proposalId: string, version: number): Promise<void> {
      const proposal = await requireSeen(actor, proposalId);
      if (proposal.status === "open") return;
      refuseIf(whyCannotOpen(proposal, actor));
      await requireProposer(actor, proposal);
      if (proposal.version !== version) throw new Refusal("changed_meanwhile");
      await requireFit(proposal);
      await open(proposal, actor.personId);
    },

    async withdraw(actor: Member, proposalId: string): Promise<void> {
      const proposal = await requireSeen(actor, proposalId);
      if (proposal.status === "withdrawn") return;
      refuseIf(whyCannotWithdraw(proposal, actor));
      const closesAt = proposal.pollId ? (await voting.requirePoll(proposal.pollId)).closesAt : undefined;
      if (closesAt !== undefined && closesAt <= at()) throw new Refusal("poll_closed");
      await store.saveWithdrawn(proposal, closesAt ?? at(), actor.personId, at());
    },

    /** The proposer's organisation answers a block; only its author or the vote lifts it. */
    async answerBlock(
      actor: Member,
      proposalId: string,
      block: { organisationId: string; version: number; text: string },
    ) {
      const { status, pollId, proposedBy } = await requireSeen(actor, proposalId);
      if (!hasRole(actor, "representative") || actor.organisationId !== proposedBy.organisationId) {
        throw new Refusal("not_permitted");
      }
      if (status !== "open" || pollId === undefined) throw new Refusal("poll_closed");
      await voting.answerBlock(actor, { pollId, ...block });
    },

    /** Discussion is the working group's. `commentId` comes from the form: sending it twice is one comment. */
    async addComment(actor: Member, { proposalId, ...comment }: Pick<Comment, "proposalId" | "commentId" | "text">) {
      const { status } = await requireSeen(actor, proposalId);
      if (!(await workingGroup.isMember(actor.organisationId))) throw new Refusal("not_in_working_group");
      if (status !== "open" && status !== "draft") throw new Refusal("poll_closed");
      const { organisationId, personId } = actor;
      const { name } = await organisations.requireOrganisation(organisationId);
      await store.saveComment({ proposalId, ...comment, organisationId, organisationName: name, personId, at: at() });
    },

    async listComments(actor: Member, proposalId: string, cursor?: string) {
      await requireSeen(actor, proposalId);
      return store.listComments(proposalId, cursor);
    },

    /** Everything anyone needs to count the vote again. Only once it has closed. */
    async publicRecord(proposalId: string) {
      const proposal = await store.findProposal(proposalId);
      if (proposal?.pollId === undefined) throw new Refusal("not_found");
      const { poll, electors, answers, ballots } = await voting.requireClosedRecord(proposal.pollId);
      const { charterVersion, terms, passMark, openedAt, closesAt, extendedAt, closedAt, mergers, outcome } = poll;
      return {
        format: "commonlist vote record 1",
        proposalId,
        contentDigest: poll.contentDigest,
        content: ProposalContent.parse(proposal),
        proposedBy: {
          organisationId: proposal.proposedBy.organisationId,
          organisationName: proposal.proposedBy.organisationName,
        },
        charter: { version: charterVersion, passMark, ...terms },
        openedAt,
        closesAt,
        extendedAt,
        closedAt,
        roll: electors.map(({ organisationId, organisationName, votesWith }) => ({
          organisationId,
          organisationName,
          votesWith,
        })),
        mergers,
        casts: ballots.map(({ castBy: _person, pollId: _poll, ballotId: _ballot, ...cast }) => cast),
        answers: answers.map(({ pollId: _poll, ...answer }) => answer),
        outcome,
      };
    },
  };
}

export type ProposalService = ReturnType<typeof createProposalService>;
