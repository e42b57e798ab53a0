import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import { whyCannotClose } from "#functions/voting/rules.ts";
import type { WhitelistState } from "#functions/whitelist/rules.ts";
import { hasMissingEntry, isStale } from "#functions/whitelist/staleness.ts";
import type { ProposalOptions } from "./options.ts";
import { removedEntries, restorationIdOf, restorationOf } from "./restoration.ts";
import { mayCloseVotes, type Proposal } from "./rules.ts";

/** What follows a vote: recording it, putting it in force, sending back what no longer fits. Each step may be repeated. */
export function createOutcomes({
  store,
  catalogue,
  charters,
  voting,
  whitelist,
  workingGroup,
  now,
  open,
}: ProposalOptions & { open: (proposal: Proposal, actorId: string) => Promise<void> }) {
  const at = () => now().toISOString();

  async function requireProposal(proposalId: string): Promise<Proposal> {
    const proposal = await store.findProposal(proposalId);
    if (!proposal) throw new Refusal("not_found");
    return proposal;
  }

  /** Whether the list has moved under what was voted on: it cannot be published as it is. */
  async function isOvertaken({ changes, baseEdition }: Proposal, current: WhitelistState): Promise<boolean> {
    return isStale(changes, await whitelist.stateOf(baseEdition), current) || hasMissingEntry(changes, current);
  }

  /** The content again as a draft of the same organisation, on the edition that is current now. */
  async function sendBack(proposal: Proposal): Promise<void> {
    const { edition } = await whitelist.currentState();
    const { pollId: _poll, openedAt: _opened, closesAt: _closes, evidence: _evidence, ...content } = proposal;
    const draft: Proposal = {
      ...content,
      proposalId: newId("proposal"),
      status: "draft",
      version: 1,
      baseEdition: edition,
      createdAt: at(),
      updatedAt: at(),
      returnedFrom: proposal.proposalId,
    };
    await store.saveReturned(proposal, draft, at());
  }

  /** What needs no publishers is in force at once. True when it is; false when something else came first. */
  async function putInForce({
    proposalId,
    subject,
    terms,
    charterVersion,
    membership,
    destinationIds,
    toolId,
  }: Proposal) {
    if (subject === "charter" && terms && charterVersion) {
      return charters.adoptTerms(terms, { basedOn: charterVersion, proposalId });
    }
    if (subject === "membership" && membership) {
      const { action, organisationId } = membership;
      await (action === "join"
        ? workingGroup.admit(organisationId, proposalId)
        : workingGroup.endMembership(organisationId));
    }
    if (subject === "destinations" && toolId) await catalogue.confirmByVote(toolId, destinationIds);
    return true;
  }

  async function recordOutcome(pollId: string): Promise<void> {
    const { poll, electors } = await voting.requireClosedRecord(pollId);
    const voted = new Set(electors.flatMap(({ choice, organisationId }) => (choice ? [organisationId] : [])));
    await workingGroup.recordAttendance(
      { pollId, closedAt: poll.closedAt ?? at() },
      electors.map(({ organisationId, votesWith }) => ({
        organisationId,
        voted: voted.has(votesWith ?? organisationId),
      })),
    );
    const proposal = await requireProposal(poll.proposalId);
    if (proposal.status !== "open") return;
    if (!poll.outcome?.carried) return store.saveDecided(proposal, "not_carried", at());
    if (proposal.subject === "whitelist") {
      const isLate = await isOvertaken(proposal, await whitelist.currentState());
      return isLate ? sendBack(proposal) : store.saveDecided(proposal, "carried", at());
    }
    await ((await putInForce(proposal)) ? store.saveDecided(proposal, "published", at()) : sendBack(proposal));
  }

  async function closePoll(actorId: string, pollId: string): Promise<void> {
    await voting.closePoll(actorId, pollId);
    await recordOutcome(pollId);
  }

  return {
    recordOutcome,

    /** One that waits to be published. */
    async requireCarried(proposalId: string): Promise<Proposal> {
      const proposal = await requireProposal(proposalId);
      if (proposal.status !== "carried") throw new Refusal("changed_meanwhile");
      return proposal;
    },

    /** By hand, once its time has come. */
    async closeVote(actor: Member, proposalId: string): Promise<void> {
      const { pollId } = await requireProposal(proposalId);
      if (pollId === undefined) throw new Refusal("not_found");
      if (!mayCloseVotes(actor)) throw new Refusal("not_permitted");
      refuseIf(whyCannotClose(await voting.requirePoll(pollId), at()));
      await closePoll(actor.personId, pollId);
    },

    /** By the clock: every vote whose time has come, also after one that fails. Returns how many were closed here. */
    async closeDueVotes(): Promise<number> {
      let closed = 0;
      const failures: unknown[] = [];
      for (const pollId of await voting.listDue(25)) {
        try {
          await closePoll("closing schedule", pollId);
          closed += 1;
        } catch (error) {
          // Somebody closed it by hand at the same moment, or an objection moved its closing.
          const isRace =
            error instanceof Refusal && ["poll_closed", "poll_still_open", "changed_meanwhile"].includes(error.code);
          if (!isRace) failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
      return closed;
    },

    /** Carried proposals under which the list has moved go back to their proposers. */
    async returnStale(): Promise<void> {
      const current = await whitelist.currentState();
      let cursor: string | undefined;
      do {
        const { items, next } = await store.listProposals("carried", cursor);
        for (const proposal of items) if (await isOvertaken(proposal, current)) await sendBack(proposal);
        cursor = next;
      } while (cursor !== undefined);
    },

    /** Puts what two publishers removed at once to the vote: it stays out unless the group restores it. */
    async openRestoration(edition: number): Promise<void> {
      const existing = await store.findProposal(restorationIdOf(edition));
      if (existing && existing.status !== "draft") return;
      const [release, before] = await Promise.all([whitelist.requireRelease(edition), whitelist.stateOf(edition - 1)]);
      const removed = removedEntries(release, before);
      const carriedBy = await Promise.all(
        [...new Set(removed.map(({ proposalId }) => proposalId))].map(requireProposal),
      );
      const restoration = existing ?? restorationOf(release, removed, carriedBy, at());
      if (!existing) await store.saveNew(restoration, "publishers");
      await open(restoration, "publishers");
    },
  };
}
