import { type EntityConfiguration, Service } from "electrodb";
import { commit, type OnRejected, type Page, readBatches, readPage } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import { proposalEntities } from "./entities.ts";
import { createEvidenceStore } from "./evidence-store.ts";
import { Comment, listOf, type NeedEvidence, Proposal, type ProposalList, type ProposalStatus } from "./rules.ts";

const perPage = 25;

/** Each organisation's drafts are a list of their own; every other list is one for all. */
const shelfOf = ({ status, proposedBy }: Pick<Proposal, "status" | "proposedBy">): string =>
  status === "draft" ? `draft ${proposedBy.organisationId}` : listOf(status);

export function createProposalStore(config: EntityConfiguration) {
  const db = new Service(proposalEntities(config), config);

  async function findProposal(proposalId: string): Promise<Proposal | undefined> {
    const { data } = await db.entities.proposal.get({ proposalId }).go({ consistent: true });
    return data ? Proposal.parse(data) : undefined;
  }

  const listShelf = (shelf: string, cursor: string | undefined): Promise<Page<Proposal>> =>
    readPage(
      cursor,
      (after) => db.entities.proposal.query.onShelf({ shelf }).go({ order: "desc", limit: perPage, cursor: after }),
      (item) => Proposal.parse(item),
    );

  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  /** From the status that it was read with to another, unless it has changed since. */
  const moveTo = (
    { proposal: item }: Actions,
    { proposalId, version, status: from, proposedBy }: Proposal,
    status: ProposalStatus,
    changes: Partial<Proposal> & { updatedAt: string; shelf?: string },
  ) =>
    item
      .patch({ proposalId })
      .set({ shelf: shelfOf({ status, proposedBy }), ...changes, status, version: version + 1 })
      .where((stored, { eq }) => `${eq(stored.version, version)} AND ${eq(stored.status, from)}`)
      .commit({ response: "all_old" });

  /** A second press finds the work done. */
  const unlessAlready =
    (status: ProposalStatus): OnRejected =>
    (stored) =>
      Proposal.parse(stored).status === status ? undefined : "changed_meanwhile";

  return {
    ...createEvidenceStore(config),
    findProposal,

    /** Newest first. Drafts are asked for by organisation. */
    listProposals: (list: Exclude<ProposalList, "draft">, cursor?: string) => listShelf(list, cursor),
    listDrafts: (organisationId: string, cursor?: string) => listShelf(`draft ${organisationId}`, cursor),

    /** A draft that was saved already under this id is left as it is. */
    async saveNew(proposal: Proposal, actorId: string): Promise<void> {
      const { proposalId, createdAt } = proposal;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.proposal.create({ ...proposal, shelf: shelfOf(proposal) }).commit(),
              ...trace(actions, { type: "proposal_drafted", subjectId: proposalId, actorId, at: createdAt }),
            ])
            .go(),
        [() => undefined],
      );
    },

    /** Over exactly the version before, and only while it is a draft. */
    async saveDraft(proposal: Proposal, actorId: string): Promise<void> {
      const { proposalId, version, updatedAt } = proposal;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.proposal
                .put({ ...proposal, shelf: shelfOf(proposal) })
                .where((stored, { eq }) => `${eq(stored.version, version - 1)} AND ${eq(stored.status, "draft")}`)
                .commit({ response: "all_old" }),
              ...trace(actions, { type: "proposal_edited", subjectId: proposalId, actorId, at: updatedAt }),
            ])
            .go(),
        [(stored) => (Proposal.parse(stored).status === "draft" ? "changed_meanwhile" : "proposal_opened")],
      );
    },

    /** Those that exist, in no order. */
    findAll: (proposalIds: readonly string[]): Promise<Proposal[]> =>
      readBatches(
        proposalIds.map((proposalId) => ({ proposalId })),
        (batch) => db.entities.proposal.get(batch).go({ consistent: true }),
        (item) => Proposal.parse(item),
      ),

    /** Opens proposal and poll together, or neither. Opening again what is open is no second act. */
    async saveOpened(
      proposal: Proposal,
      opened: {
        pollId: string;
        openedAt: string;
        closesAt: string;
        endsFounding: boolean;
        evidence: readonly NeedEvidence[];
      },
      actorId: string,
    ): Promise<void> {
      const { proposalId } = proposal;
      const { pollId, openedAt, closesAt, endsFounding, evidence } = opened;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              moveTo(actions, proposal, "open", {
                pollId,
                openedAt,
                closesAt,
                updatedAt: openedAt,
                ...(evidence.length > 0 && { evidence: [...evidence] }),
              }),
              actions.poll
                .patch({ pollId })
                .set({ status: "open", due: "polls", closesAt })
                .remove(["expiresAtSecond"])
                .where(({ status }, { eq }) => eq(status, "draft"))
                .commit(),
              ...trace(actions, { type: "proposal_opened", subjectId: proposalId, actorId, at: openedAt }),
              ...(endsFounding
                ? [actions.founding.create({ group: "working_group", endedAt: openedAt }).commit()]
                : []),
            ])
            .go(),
        [unlessAlready("open")],
      );
    },

    /** Ends the proposal and its vote, if one is open; `closesAt` is the poll's. What nobody voted on stays on its organisation's list. */
    async saveWithdrawn(proposal: Proposal, closesAt: string, actorId: string, at: string): Promise<void> {
      const { proposalId, pollId } = proposal;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              moveTo(actions, proposal, "withdrawn", { updatedAt: at, ...(!pollId && { shelf: shelfOf(proposal) }) }),
              ...(pollId
                ? [
                    actions.poll
                      .patch({ pollId })
                      .set({ status: "withdrawn", due: "none", closesAt })
                      .where(({ status }, { eq }) => eq(status, "open"))
                      .commit(),
                  ]
                : []),
              ...trace(actions, { type: "proposal_withdrawn", subjectId: proposalId, actorId, at }),
            ])
            .go(),
        [unlessAlready("withdrawn"), ...(pollId ? [() => "poll_closed" as const] : [])],
      );
    },

    /** What the vote made of it. Recording it again changes nothing. */
    async saveDecided(
      proposal: Proposal,
      status: Extract<ProposalStatus, "carried" | "not_carried" | "published">,
      at: string,
    ): Promise<void> {
      const { proposalId } = proposal;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              moveTo(actions, proposal, status, { updatedAt: at }),
              ...trace(actions, { type: `proposal_${status}`, subjectId: proposalId, actorId: "electoral roll", at }),
            ])
            .go(),
        [(stored) => (Proposal.parse(stored).status === "open" ? "changed_meanwhile" : undefined)],
      );
    },

    /** Sends a carried proposal back: it ends, and its content is a draft again. */
    async saveReturned(proposal: Proposal, draft: Proposal, at: string): Promise<void> {
      const { proposalId } = proposal;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              moveTo(actions, proposal, "returned", { returnedAs: draft.proposalId, updatedAt: at }),
              actions.proposal.create({ ...draft, shelf: shelfOf(draft) }).commit(),
              ...trace(actions, { type: "proposal_returned", subjectId: proposalId, actorId: "electoral roll", at }),
            ])
            .go(),
        [unlessAlready("returned")],
      );
    },

    /** The same comment sent twice is one. */
    async saveComment(comment: Comment): Promise<void> {
      const { proposalId, personId, at } = comment;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.comment.create(comment).commit(),
              ...trace(actions, { type: "comment_added", subjectId: proposalId, actorId: personId, at }),
            ])
            .go(),
        [() => undefined],
      );
    },

    /** Oldest first. */
    listComments: (proposalId: string, cursor?: string): Promise<Page<Comment>> =>
      readPage(
        cursor,
        (after) =>
          db.entities.comment.query.byProposal({ proposalId }).go({ limit: perPage, cursor: after, consistent: true }),
        (item) => Comment.parse(item),
      ),
  };
}

export type ProposalStore = ReturnType<typeof createProposalStore>;
