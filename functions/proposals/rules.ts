import * as z from "zod";
import { type Actor, hasRole, type Member } from "#functions/accounts/rules.ts";
import { CharterTerms, longestDaysOpen } from "#functions/charter/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { RecordId } from "#functions/research/contents.ts";
import { Interest } from "#functions/voting/rules.ts";
import { EntryChange } from "#functions/whitelist/rules.ts";

/** What a proposal is about. `destinations` asks the group to confirm what the catalogue holds as suggested only. */
export const subjects = ["whitelist", "destinations", "charter", "membership"] as const;

/** `carried` waits to be published; `returned` went back to its proposer as a new draft. */
export const proposalStatuses = [
  "draft",
  "open",
  "carried",
  "not_carried",
  "published",
  "withdrawn",
  "returned",
] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];

/** The lists that pages show: each status is on one of them. */
export type ProposalList = "draft" | "open" | "carried" | "ended";
export const listOf = (status: ProposalStatus): ProposalList =>
  status === "draft" || status === "open" || status === "carried" ? status : "ended";

export const mostChanges = 40;
export const mostNeeds = 10;

const MembershipChange = z.object({
  action: z.enum(["join", "leave"]),
  organisationId: z.string(),
  organisationName: z.string(),
});

/** What a proposer writes. It can't be edited once the vote has opened. */
export const ProposalContent = z.object({
  subject: z.enum(subjects),
  title: z.string().min(1).max(120),
  rationale: z.string().min(1).max(5000),
  links: z.array(z.string()).max(10),
  interest: Interest,
  daysOpen: z.int().min(1).max(longestDaysOpen),
  toolId: z.string().optional(),
  toolName: z.string().optional(),
  /** On the whitelist; empty for the other subjects. */
  changes: z.array(EntryChange).max(mostChanges),
  /** For `destinations`: those to confirm. */
  destinationIds: z.array(z.string()).max(mostChanges),
  /** For `charter`: the new terms, and the version that they are to follow. */
  terms: CharterTerms.optional(),
  charterVersion: z.int().positive().optional(),
  membership: MembershipChange.optional(),
  /** For `whitelist`: the needs of the research library that it answers. Ids only: no words stay here that are erased there. */
  needIds: z.array(RecordId).min(1).max(mostNeeds).optional(),
  /** For `whitelist`, instead: the proposer says that it answers no need of the library. */
  answersNoNeed: z.literal(true).optional(),
});
export type ProposalContent = z.infer<typeof ProposalContent>;

/** What one need rested on when the vote opened. A need may change after that; what was voted on does not. */
export const NeedEvidence = z.object({ needId: RecordId, findingIds: z.array(RecordId) });
export type NeedEvidence = z.infer<typeof NeedEvidence>;

export const Proposal = ProposalContent.extend({
  proposalId: z.string(),
  status: z.enum(proposalStatuses),
  version: z.int().positive(),
  /** The edition that the changes were written against. */
  baseEdition: z.int().nonnegative(),
  proposedBy: z.object({ personId: z.string(), organisationId: z.string(), organisationName: z.string() }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  pollId: z.string().optional(),
  openedAt: z.iso.datetime().optional(),
  closesAt: z.iso.datetime().optional(),
  /** The edition it was published in. */
  edition: z.int().positive().optional(),
  /** The draft that it went back as, and the proposal that a draft came from. */
  returnedAs: z.string().optional(),
  returnedFrom: z.string().optional(),
  /** The edition that removed at once what this would restore. */
  restoresEdition: z.int().positive().optional(),
  evidence: z.array(NeedEvidence).optional(),
});
export type Proposal = z.infer<typeof Proposal>;

/** Part of the discussion. Shown under the organisation, not the person. */
export const Comment = z.object({
  commentId: z.string(),
  proposalId: z.string(),
  organisationId: z.string(),
  organisationName: z.string(),
  personId: z.string(),
  text: z.string().min(1).max(3000),
  at: z.iso.datetime(),
});
export type Comment = z.infer<typeof Comment>;

/** What was never put to the vote is its organisation's; a vote is the members' until it has closed; then it is public. */
export function canSee({ status, pollId, proposedBy }: Proposal, actor: Actor | undefined): boolean {
  if (pollId === undefined) return actor?.organisationId === proposedBy.organisationId;
  return status === "open" ? actor?.organisationId !== undefined : true;
}

/** Whether its vote was opened on a need that rested on the finding, or on that need itself. */
export const restsOn = ({ evidence = [] }: Pick<Proposal, "evidence">, kind: "finding" | "need", id: string): boolean =>
  evidence.some(({ needId, findingIds }) => (kind === "need" ? needId === id : findingIds.includes(id)));

/** Still to be decided: it can be discussed and taken back. */
export const isLive = ({ status }: Pick<Proposal, "status">): boolean => status === "draft" || status === "open";

/** Only representatives act for an organisation here, and only on its own proposals. */
const actsForProposer = ({ proposedBy }: Pick<Proposal, "proposedBy">, actor: Member): boolean =>
  hasRole(actor, "representative") && actor.organisationId === proposedBy.organisationId;

export function whyCannotOpen(proposal: Proposal, actor: Member): RefusalCode | undefined {
  if (!actsForProposer(proposal, actor)) return "not_permitted";
  return proposal.status === "draft" ? undefined : "proposal_opened";
}

/** What restores a removal at once is about exactly what was removed, whoever it goes back to. */
export const whyCannotEdit = (proposal: Proposal, actor: Member): RefusalCode | undefined =>
  proposal.restoresEdition === undefined ? whyCannotOpen(proposal, actor) : "not_permitted";

/** What restores a removal at once has to be voted on: nobody can take it back. */
export function whyCannotWithdraw(proposal: Proposal, actor: Member): RefusalCode | undefined {
  if (proposal.restoresEdition !== undefined || !actsForProposer(proposal, actor)) return "not_permitted";
  return isLive(proposal) ? undefined : "poll_closed";
}

/** The proposer's organisation answers blocks, while the vote is open. */
export function whyCannotAnswer(proposal: Proposal, actor: Member): RefusalCode | undefined {
  if (!actsForProposer(proposal, actor)) return "not_permitted";
  return proposal.status === "open" ? undefined : "poll_closed";
}

/** By hand, those who take part or look after the service; whether its time has come is the poll's to say. */
export const mayCloseVotes = (actor: Actor): boolean =>
  (["representative", "publisher", "steward"] as const).some((role) => hasRole(actor, role));

/** A change that lets strangers' content in needs a proposal of its own, so that the vote is about nothing else. */
const hasSharedTenantChange = ({ changes }: Pick<ProposalContent, "changes">): boolean =>
  changes.some((change) => change.op !== "remove" && change.entry.sharedTenantAccepted === true);

/** Either needs or that there is none: voters see which. Votes on the charter, the members or a tool's addresses list nothing. */
const saysWhatItAnswers = ({ subject, needIds, answersNoNeed }: ProposalContent): boolean =>
  subject !== "whitelist" || (needIds !== undefined) !== (answersNoNeed !== undefined);

/** Why the content is not fit to be voted on, or undefined if it is. */
export function whyIncomplete(content: ProposalContent): RefusalCode | undefined {
  const { subject, changes, destinationIds, terms, membership } = content;
  const isEmpty =
    (subject === "whitelist" && changes.length === 0) ||
    (subject === "destinations" && destinationIds.length === 0) ||
    (subject === "charter" && terms === undefined) ||
    (subject === "membership" && membership === undefined);
  if (isEmpty) return "proposal_empty";
  if (!saysWhatItAnswers(content)) return "needs_unstated";
  return hasSharedTenantChange(content) && changes.length > 1 ? "shared_tenant_alone" : undefined;
}
