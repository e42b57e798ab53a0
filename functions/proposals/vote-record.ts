import type { Ballot, PollRecord } from "#functions/voting/rules.ts";
import { type Proposal, ProposalContent } from "./rules.ts";

/**
 * The public record of a closed vote: everything anyone needs to count it again, under organisations and never under
 * people. `commonlist recount` reads it.
 */
export function voteRecord(
  proposal: Proposal,
  { poll, electors, answers, ballots }: PollRecord & { ballots: Ballot[] },
) {
  const { charterVersion, terms, passMark, openedAt, closesAt, extendedAt, closedAt, mergers, outcome } = poll;
  return {
    format: "commonlist vote record 1",
    proposalId: proposal.proposalId,
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
}
