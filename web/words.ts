import type { Proposal, ProposalStatus } from "#functions/proposals/rules.ts";
import type { Choice, Interest } from "#functions/voting/rules.ts";
import type { ChangeRecord } from "#functions/whitelist/rules.ts";

/** The words that people see for the field's terms in the code. */
export const choiceWords: Record<Choice, string> = {
  approve: "Approve",
  reject: "Reject",
  abstain: "Abstain",
  block: "Object, with your reason",
};

const statusWords: Record<ProposalStatus, { text: string; colour: string }> = {
  draft: { text: "Draft", colour: "grey" },
  open: { text: "Vote open", colour: "blue" },
  carried: { text: "Agreed, not yet published", colour: "turquoise" },
  not_carried: { text: "Not agreed", colour: "red" },
  published: { text: "Published", colour: "green" },
  withdrawn: { text: "Withdrawn", colour: "grey" },
  returned: { text: "Sent back", colour: "orange" },
};

/** What was agreed about the shared whitelist is published, and may be in force later; all else holds at once. */
export const statusOf = ({
  status,
  subject,
}: Pick<Proposal, "status" | "subject">): { text: string; colour: string } =>
  status === "published" && subject !== "whitelist" ? { text: "In force", colour: "green" } : statusWords[status];

export const interestWords: Record<Interest["kind"], string> = {
  none: "No interest in the supplier",
  job: "I work or have worked for the supplier, or someone close to me does",
  contract: "My organisation or I have a contract with the supplier",
  hospitality: "I have taken hospitality, travel or gifts from the supplier",
  pilot: "My organisation is in a pilot or trial with the supplier",
};

export const impactWords: Record<ChangeRecord["impact"], string> = {
  opens: "Lets more through",
  closes: "Lets less through",
  "opens and closes": "Lets other things through",
  none: "No change to what passes",
};

export const changeWords: Record<ChangeRecord["what"], string> = {
  added: "Added",
  changed: "Changed",
  removed: "Removed",
  announced: "Announced",
};
