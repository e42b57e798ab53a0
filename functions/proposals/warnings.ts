import {
  covers,
  describeDestination,
  needsSharedTenantAcceptance,
  overlaps,
} from "#functions/catalogue/destinations.ts";
import type { EntryChange, EntryContent, WhitelistState } from "#functions/whitelist/rules.ts";
import type { Proposal } from "./rules.ts";

/** What voters should know about one change before they vote. None of these forbids it. */
export interface ProposalWarning {
  code: "shared_tenant" | "already_covered" | "ip_ranges" | "same_in_proposal";
  text: string;
  /** The open proposal that asks for the same. */
  proposalId?: string;
}

const newEntries = (changes: readonly EntryChange[]): EntryContent[] =>
  changes.flatMap((change) => (change.op === "remove" ? [] : [change.entry]));

const goes = (changes: readonly EntryChange[], id: number): boolean =>
  changes.some((change) => change.op !== "add" && change.entryId === id);

function warningsFor(
  entry: EntryContent,
  changes: readonly EntryChange[],
  { entries }: WhitelistState,
): ProposalWarning[] {
  const what = describeDestination(entry);
  const covering = entries.find((other) => !goes(changes, other.id) && covers(other, entry));
  return [
    ...(needsSharedTenantAcceptance(entry)
      ? [
          {
            code: "shared_tenant" as const,
            text: `${what}: strangers keep their content here too. Agreeing to this lets all of it through every filter, not only what your organisations put there.`,
          },
        ]
      : []),
    ...(covering
      ? [
          {
            code: "already_covered" as const,
            text: `${what} is let through already by entry ${covering.id} (${describeDestination(covering)}).`,
          },
        ]
      : []),
    ...(entry.ips
      ? [{ code: "ip_ranges" as const, text: `${what}: address ranges let through everything that is hosted there.` }]
      : []),
  ];
}

/** Everything about the whole difference, the list and the other proposals that a voter or publisher should see. */
export function proposalWarnings(
  { proposalId, changes }: Pick<Proposal, "proposalId" | "changes">,
  state: WhitelistState,
  others: readonly Pick<Proposal, "proposalId" | "title" | "changes">[],
): ProposalWarning[] {
  const entries = newEntries(changes);
  const doubles = others
    .filter((other) => other.proposalId !== proposalId)
    .filter((other) => newEntries(other.changes).some((theirs) => entries.some((ours) => overlaps(ours, theirs))));
  return [
    ...entries.flatMap((entry) => warningsFor(entry, changes, state)),
    ...doubles.map((other) => ({
      code: "same_in_proposal" as const,
      text: `The proposal “${other.title}” is about some of the same addresses.`,
      proposalId: other.proposalId,
    })),
  ];
}
