import type { Actor } from "#functions/accounts/rules.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import type { ProposalService } from "#functions/proposals/service.ts";
import type { Published } from "#functions/research/rules.ts";
import type { ResearchService } from "#functions/research/service.ts";
import type { Page } from "#functions/table.ts";
import type { VotingService } from "#functions/voting/service.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { type ChainDocument, documentAboutEntry, documentAboutFinding } from "./document.ts";
import { createEntryHistory, type EntryHistory } from "./history-service.ts";
import { type Decision, entriesOf, type NeedLink, needLinks } from "./rules.ts";

interface ChainOptions {
  whitelist: WhitelistService;
  proposals: Pick<ProposalService, "findSeen" | "listDecisions">;
  voting: Pick<VotingService, "requirePoll">;
  research: Pick<ResearchService, "findPublished" | "requireSeen">;
  now: () => Date;
}

export type EntryDecision = Decision & { needs: NeedLink[] };

/** From an entry of the list to its proposals, votes, needs and findings, and back from a finding or a need to the decisions. */
export function createChainService({ whitelist, proposals, voting, research, now }: ChainOptions) {
  const historyOf = createEntryHistory({ whitelist });

  async function findPublished<Kind extends "need" | "finding">(kind: Kind, ids: readonly string[]) {
    const found = await research.findPublished([...new Set(ids)].map((recordId) => ({ kind, recordId })));
    return new Map(found.map((record) => [record.recordId, record as Published<Kind>]));
  }

  /** The needs that a proposal says it answers, and the findings under them, as both are now. */
  async function needsOf(proposal: Pick<Proposal, "needIds" | "evidence">): Promise<NeedLink[]> {
    const needs = await findPublished("need", proposal.needIds ?? []);
    const votedOn = (proposal.evidence ?? []).flatMap(({ findingIds }) => findingIds);
    const underNeeds = [...needs.values()].flatMap(({ content }) => content.findingIds);
    const findings = await findPublished("finding", [...underNeeds, ...votedOn]);
    return needLinks(proposal, needs, findings, now().toISOString().slice(0, 10));
  }

  async function decisionsOf(found: readonly Proposal[]): Promise<Decision[]> {
    const editions = [...new Set(found.flatMap(({ edition }) => edition ?? []))];
    const [current, ...changes] = await Promise.all([whitelist.currentState(), ...editions.map(whitelist.changesOf)]);
    return Promise.all(
      found.map(async (proposal) => {
        const { proposalId, pollId, edition } = proposal;
        const poll = pollId === undefined ? undefined : await voting.requirePoll(pollId);
        const changed = edition === undefined ? undefined : changes[editions.indexOf(edition)];
        return {
          proposal,
          vote: poll?.outcome && { closedAt: poll.closedAt, outcome: poll.outcome },
          entries: entriesOf(proposalId, changed ?? [], current),
        };
      }),
    );
  }

  /** Any entry there ever was, with the decisions that made it what it is or ended it, newest first. */
  async function viewEntry(
    actor: Actor | undefined,
    entryId: number,
  ): Promise<{ history: EntryHistory; decisions: EntryDecision[] }> {
    const history = await historyOf(entryId);
    const made = history.versions.map(({ entry }) => entry.proposalId);
    const found = await proposals.findSeen(actor, [...made, history.end?.record.proposalId ?? []].flat());
    const newestFirst = found.toSorted((a, b) => (b.openedAt ?? "").localeCompare(a.openedAt ?? ""));
    const decisions = await decisionsOf(newestFirst);
    const withNeeds = decisions.map(async (each) => ({ ...each, needs: await needsOf(each.proposal) }));
    return { history, decisions: await Promise.all(withNeeds) };
  }

  /** Votes that rested on it, as far as this person may see them, newest first on each page. */
  async function listDecisions(
    actor: Actor | undefined,
    about: { kind: "need" | "finding"; id: string },
    cursor?: string,
  ): Promise<Page<Decision>> {
    const { items, next } = await proposals.listDecisions(actor, about, cursor);
    return { items: await decisionsOf(items), next };
  }

  return {
    needsOf,
    viewEntry,
    listDecisions,

    /** As anybody may see it, signed in or not. */
    async entryDocument(entryId: number): Promise<ChainDocument> {
      const { history, decisions } = await viewEntry(undefined, entryId);
      return documentAboutEntry(history, decisions);
    },

    /** As anybody may see it, a page of decisions at a time. */
    async findingDocument(findingId: string, cursor?: string): Promise<ChainDocument> {
      const { record } = await research.requireSeen("finding", findingId);
      const decisions = await listDecisions(undefined, { kind: "finding", id: findingId }, cursor);
      const needIds = decisions.items.flatMap(({ proposal }) => proposal.needIds ?? []);
      const needs = await findPublished("need", needIds);
      return documentAboutFinding({ findingId, record, needs, decisions, today: now().toISOString().slice(0, 10) });
    },
  };
}
