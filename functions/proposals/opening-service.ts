import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import { addDays } from "#functions/times.ts";
import { hasMissingEntry, isStale } from "#functions/whitelist/staleness.ts";
import { createNeeds } from "./needs-service.ts";
import type { ProposalOptions } from "./options.ts";
import { type Proposal, ProposalContent, whyIncomplete } from "./rules.ts";

const contentDigest = (proposal: Proposal): string =>
  createHash("sha256")
    .update(JSON.stringify(ProposalContent.parse(proposal)))
    .digest("hex");

/** From a draft to a vote. */
export function createOpening(options: ProposalOptions) {
  const { store, catalogue, charters, voting, whitelist, workingGroup, now } = options;
  const { requirePublicNeeds, evidenceOf } = createNeeds(options);

  /** A vote on what is so already would hold everybody up for nothing. */
  async function changesNothing({ terms, membership }: Proposal): Promise<boolean> {
    if (terms) return isDeepStrictEqual(terms, (await charters.currentCharter()).terms);
    if (!membership) return false;
    return (await workingGroup.isMember(membership.organisationId)) === (membership.action === "join");
  }

  /** The conditions of opening that other features know of. */
  async function requireFit(proposal: Proposal): Promise<void> {
    refuseIf(whyIncomplete(proposal));
    if (await changesNothing(proposal)) throw new Refusal("proposal_empty");
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
    await requirePublicNeeds(proposal.needIds);
  }

  /** Writes the roll and opens proposal and poll together. The charter in force is copied; nobody chooses the rules. */
  async function open(proposal: Proposal, actorId: string): Promise<void> {
    const [charter, roll, endsFounding, evidence] = await Promise.all([
      charters.currentCharter(),
      workingGroup.buildRoll(),
      workingGroup.isFounding(),
      evidenceOf(proposal.needIds),
    ]);
    const electors = roll.filter(({ votesWith }) => votesWith === undefined);
    if (electors.length < charter.terms.quorumFloor) throw new Refusal("roll_too_small");
    const openedAt = now().toISOString();
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
    await store.noteEvidence(proposalId, evidence);
    await store.saveOpened(proposal, { pollId, openedAt, closesAt, endsFounding, evidence }, actorId);
  }

  return { requireFit, open };
}
