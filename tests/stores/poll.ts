import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { firstTerms } from "#functions/charter/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import { createOrganisationService } from "#functions/organisations/service.ts";
import { createOrganisationStore } from "#functions/organisations/store.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import { createProposalStore } from "#functions/proposals/store.ts";
import type { Choice, Interest, Poll } from "#functions/voting/rules.ts";
import { createVotingService } from "#functions/voting/service.ts";
import { createVotingStore } from "#functions/voting/store.ts";

export const openedAt = "2026-11-02T09:00:00.000Z";
export const closesAt = "2026-11-09T09:00:00.000Z";
export const none: Interest = { kind: "none" };

/** Stores and services of voting on one table, each service with the clock it is given. */
export function votingOn({ table, client }: { table: string; client: DynamoDBClient }) {
  const config = { table, client };
  const store = createVotingStore(config);
  const proposals = createProposalStore(config);
  const serviceAt = (at: string | (() => string)) => {
    const now = () => new Date(typeof at === "string" ? at : at());
    return createVotingService({
      store,
      organisations: createOrganisationService({ store: createOrganisationStore(config), now }),
      now,
    });
  };

  /** A proposal with its poll open to these organisations; the first of them proposed it. */
  async function openPoll(
    organisationIds: readonly string[],
    more: { interest?: Interest; votesWith?: Record<string, string>; question?: string } = {},
  ) {
    const [proposalId, pollId] = [newId("proposal"), newId("poll")];
    const interest = more.interest ?? none;
    const proposal: Proposal = {
      proposalId,
      subject: "whitelist",
      title: more.question ?? "Add Zoom",
      rationale: "Meetings",
      links: [],
      interest,
      daysOpen: 7,
      changes: [],
      destinationIds: [],
      status: "draft",
      version: 1,
      baseEdition: 0,
      proposedBy: { personId: newId("person"), organisationId: organisationIds[0] ?? "", organisationName: "Eastmere" },
      createdAt: openedAt,
      updatedAt: openedAt,
    };
    const poll: Omit<Poll, "status"> = {
      pollId,
      proposalId,
      question: proposal.title,
      contentDigest: "0".repeat(64),
      charterVersion: 1,
      terms: firstTerms,
      passMark: "above_threshold",
      proposedBy: { organisationId: organisationIds[0] ?? "", interest },
      openedAt,
      closesAt,
    };
    const roll = organisationIds.map((organisationId) => ({
      organisationId,
      organisationName: organisationId,
      ...(more.votesWith?.[organisationId] && { votesWith: more.votesWith[organisationId] }),
    }));
    await proposals.saveNew(proposal, "test");
    await store.saveDraft(poll, roll);
    await proposals.saveOpened(proposal, { pollId, openedAt, closesAt, endsFounding: false, evidence: [] }, "test");
    return { pollId, proposalId };
  }

  return { store, proposals, serviceAt, openPoll };
}

export const voterOf = (organisationId: string) => ({
  personId: newId("person"),
  organisationId,
  roles: ["representative" as const],
});

export const ballotFor = (pollId: string, choice: Choice, version = 1) => ({
  ballotId: newId("ballot"),
  pollId,
  version,
  choice,
  interest: none,
  ...(choice === "block" && { reason: "No data protection assessment" }),
});

/** The codes of what was refused; anything that is not a refusal as it is. */
export const codesOf = (outcomes: readonly PromiseSettledResult<unknown>[]): string[] =>
  outcomes.flatMap((outcome) =>
    outcome.status === "rejected"
      ? [outcome.reason instanceof Refusal ? outcome.reason.code : String(outcome.reason)]
      : [],
  );

/** What acts that run at once are refused with, in their order. */
export const refusalsOf = async (...acts: Promise<unknown>[]): Promise<string[]> =>
  codesOf(await Promise.allSettled(acts));
