import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { describeDestination } from "#functions/catalogue/destinations.ts";
import type { NeedLink } from "#functions/chain/rules.ts";
import { type CharterTerms, firstTerms } from "#functions/charter/rules.ts";
import {
  type Comment,
  isLive,
  mayCloseVotes,
  type Proposal,
  whyCannotAnswer,
  whyCannotEdit,
  whyCannotOpen,
  whyCannotWithdraw,
} from "#functions/proposals/rules.ts";
import type { ProposalWarning } from "#functions/proposals/warnings.ts";
import type { Entry } from "#functions/releases/entries.ts";
import { previewLosses } from "#functions/releases/preview.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import type { PollView } from "#functions/voting/service.ts";
import type { EntryContent } from "#functions/whitelist/rules.ts";
import { termRows } from "#web/charter/terms.ts";
import { type LossGroup, lossGroups } from "#web/formats/words.ts";
import { choiceWords, impactWords, interestWords, statusOf } from "#web/words.ts";

interface DifferenceLine {
  what: string;
  id: number | undefined;
  before: EntryContent | undefined;
  after: EntryContent | undefined;
  impact: string;
}

export interface ProposalPage {
  title: string;
  proposal: Proposal;
  status: { text: string; colour: string };
  interest: string;
  difference: DifferenceLine[];
  /** For a proposal to confirm destinations: those, in words. */
  destinations: string[];
  /** For a change of the charter: each rule as it was when that was drafted, and as it would be. */
  terms: { label: string; before: string; after: string }[];
  warnings: ProposalWarning[];
  /** That a proposal about the list says it answers. */
  needs: NeedLink[];
  /** What formats would leave out of it; undefined once it is decided. */
  losses: { outOf: number; formats: { name: string; product: string; groups: LossGroup<Entry>[] }[] } | undefined;
  poll: PollView | undefined;
  rules: CharterTerms | undefined;
  choiceWords: typeof choiceWords;
  interestWords: typeof interestWords;
  comments: Page<Comment> | undefined;
  can: {
    open: boolean;
    edit: boolean;
    withdraw: boolean;
    vote: boolean;
    comment: boolean;
    close: boolean;
    answer: boolean;
  };
}

function lossesOf(entries: readonly EntryContent[], at: string): ProposalPage["losses"] {
  const previewed = previewLosses(entries, at);
  const formats = previewed.formats.map(({ format, product, losses }) => ({
    name: format,
    product,
    groups: lossGroups(losses, previewed.entries),
  }));
  return { outOf: previewed.outOf, formats };
}

const what = { add: "Add", change: "Change", remove: "Remove" } as const;

/** Everything that one proposal's page shows to one person. */
export function createProposalPage(services: Services) {
  const { proposals, voting, charters, catalogue, workingGroup, chain, now } = services;

  async function destinationsOf({ subject, toolId, destinationIds }: Proposal): Promise<string[]> {
    if (subject !== "destinations" || toolId === undefined) return [];
    const { destinations } = await catalogue.requireTool(toolId);
    return destinations.filter(({ destinationId }) => destinationIds.includes(destinationId)).map(describeDestination);
  }

  async function termsOf({ subject, terms, charterVersion }: Proposal): Promise<ProposalPage["terms"]> {
    if (subject !== "charter" || !terms) return [];
    const versions = await charters.listVersions();
    const now = termRows(versions.find(({ version }) => version === charterVersion)?.terms ?? firstTerms);
    return termRows(terms).map(({ label, value }, index) => ({ label, before: now[index]?.value ?? "", after: value }));
  }

  return async (actor: Actor | undefined, proposalId: string, cursor: string | undefined): Promise<ProposalPage> => {
    const proposal = await proposals.requireSeen(actor, proposalId);
    const member = actor && isMember(actor) ? actor : undefined;
    const [difference, destinations, terms, warnings, needs, poll, comments, inGroup] = await Promise.all([
      proposals.differenceOf(proposal),
      destinationsOf(proposal),
      termsOf(proposal),
      isLive(proposal) || proposal.status === "carried" ? proposals.warningsAbout(actor, proposal) : [],
      chain.needsOf(proposal),
      proposal.pollId ? voting.viewPoll(actor, proposal.pollId) : undefined,
      member ? proposals.listComments(member, proposalId, cursor) : undefined,
      member ? workingGroup.isMember(member.organisationId) : false,
    ]);
    const proposed = difference.flatMap(({ after }) => after ?? []);
    const isUndecided = isLive(proposal) || proposal.status === "carried";
    const isOver = poll?.canBeClosed === true;
    return {
      title: proposal.title,
      proposal,
      status: statusOf(proposal),
      interest: interestWords[proposal.interest.kind],
      difference: difference.map(({ op, id, before, after, impact }) => ({
        what: what[op],
        id,
        before,
        after,
        impact: impactWords[impact],
      })),
      destinations,
      terms,
      warnings,
      needs,
      losses: isUndecided && proposed.length > 0 ? lossesOf(proposed, now().toISOString()) : undefined,
      poll,
      rules: poll?.poll.terms,
      choiceWords,
      interestWords,
      comments,
      can: {
        open: member !== undefined && whyCannotOpen(proposal, member) === undefined,
        edit: member !== undefined && whyCannotEdit(proposal, member) === undefined,
        withdraw: !isOver && member !== undefined && whyCannotWithdraw(proposal, member) === undefined,
        vote: poll !== undefined && poll.refusal === undefined,
        comment: isLive(proposal) && inGroup,
        close: isOver && member !== undefined && mayCloseVotes(member),
        answer: !isOver && member !== undefined && whyCannotAnswer(proposal, member) === undefined,
      },
    };
  };
}
