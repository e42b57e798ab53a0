import type { Actor, Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import { differenceTo } from "./difference.ts";
import { createDrafting } from "./drafting-service.ts";
import { createOpening } from "./opening-service.ts";
import type { ProposalOptions } from "./options.ts";
import { createOutcomes } from "./outcomes.ts";
import {
  type Comment,
  canSee,
  isLive,
  type Proposal,
  type ProposalList,
  restsOn,
  whyCannotAnswer,
  whyCannotOpen,
  whyCannotWithdraw,
} from "./rules.ts";
import { voteRecord } from "./vote-record.ts";
import { proposalWarnings } from "./warnings.ts";

export function createProposalService(options: ProposalOptions) {
  const { store, organisations, voting, whitelist, workingGroup, now } = options;
  const at = () => now().toISOString();

  async function requireSeen(actor: Actor | undefined, proposalId: string): Promise<Proposal> {
    const proposal = await store.findProposal(proposalId);
    if (!proposal || !canSee(proposal, actor)) throw new Refusal(actor || !proposal ? "not_found" : "sign_in_needed");
    return proposal;
  }

  /** The whole list: of what is being voted on, and of what waits to be published. */
  async function everyProposal(list: "open" | "carried"): Promise<Proposal[]> {
    const all: Proposal[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await store.listProposals(list, cursor);
      all.push(...items);
      cursor = next;
    } while (cursor !== undefined);
    return all;
  }

  const { requireFit, open } = createOpening(options);
  const { requireProposer, ...drafting } = createDrafting({ ...options, requireSeen });

  return {
    ...drafting,
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

    /** Those of many that this person may see, in no order. */
    async findSeen(actor: Actor | undefined, proposalIds: readonly string[]): Promise<Proposal[]> {
      return (await store.findAll([...new Set(proposalIds)])).filter((proposal) => canSee(proposal, actor));
    },

    /** Votes that were opened on the need, or on a need that rested on the finding, as far as this person may see them. A page may hold fewer. */
    async listDecisions(
      actor: Actor | undefined,
      { kind, id }: { kind: "need" | "finding"; id: string },
      cursor?: string,
    ): Promise<Page<Proposal>> {
      const { items, next } = await store.listResting(kind, id, cursor);
      const found = await store.findAll(items);
      const seen = found.filter((proposal) => canSee(proposal, actor) && restsOn(proposal, kind, id));
      return { items: seen.toSorted((a, b) => (b.openedAt ?? "").localeCompare(a.openedAt ?? "")), next };
    },

    /** The difference to the edition it was written against, line by line. */
    async differenceOf({ changes, baseEdition }: Pick<Proposal, "changes" | "baseEdition">) {
      return changes.length === 0 ? [] : differenceTo(await whitelist.stateOf(baseEdition), changes);
    },

    /** Warnings about the whole difference; overlaps with what is being voted on or waits to be published included, as far as the actor may know of it. */
    async warningsAbout(actor: Actor | undefined, proposal: Pick<Proposal, "proposalId" | "changes">) {
      const [state, open, carried] = await Promise.all([
        whitelist.currentState(),
        everyProposal("open"),
        everyProposal("carried"),
      ]);
      const others = [...open, ...carried].filter((other) => canSee(other, actor));
      return proposalWarnings(proposal, state, others);
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
      const proposal = await requireSeen(actor, proposalId);
      refuseIf(whyCannotAnswer(proposal, actor));
      if (proposal.pollId === undefined) throw new Refusal("not_found");
      await voting.answerBlock(actor, { pollId: proposal.pollId, ...block });
    },

    /** Discussion is the working group's. `commentId` comes from the form: sending it twice is one comment. */
    async addComment(actor: Member, { proposalId, ...comment }: Pick<Comment, "proposalId" | "commentId" | "text">) {
      const proposal = await requireSeen(actor, proposalId);
      if (!(await workingGroup.isMember(actor.organisationId))) throw new Refusal("not_in_working_group");
      if (!isLive(proposal)) throw new Refusal("poll_closed");
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
      // Public together with the proposal's page: not in the moment between closing and recording.
      if (proposal?.pollId === undefined || proposal.status === "open") throw new Refusal("not_found");
      return voteRecord(proposal, await voting.requireClosedRecord(proposal.pollId));
    },
  };
}

export type ProposalService = ReturnType<typeof createProposalService>;
