import { EntryContent, everyEntry, type Release, type WhitelistState } from "#functions/whitelist/rules.ts";
import type { Proposal } from "./rules.ts";

const daysOpen = 14;

/** One for each edition, so that what it removed goes to one vote. Nobody's draft may take it beforehand. */
export const restorationIdOf = (edition: number): string => `pro_${edition.toString(16).padStart(24, "0")}`;
export const isRestorationId = (proposalId: string): boolean => proposalId.startsWith(`pro_${"0".repeat(16)}`);

/**
 * The proposal to put back what two publishers removed at once, each number once and as it stood in the edition before.
 * It is of the organisation of whoever prepared the removal, which can neither change it nor take it back.
 */
export function restorationOf(
  { edition, removedIds, preparedFor, note }: Pick<Release, "edition" | "removedIds" | "preparedFor" | "note">,
  before: WhitelistState,
  at: string,
): Proposal {
  const known = everyEntry(before);
  const removed = [...new Set(removedIds)].flatMap((id) => known.find((entry) => entry.id === id) ?? []);
  return {
    proposalId: restorationIdOf(edition),
    subject: "whitelist",
    status: "draft",
    version: 1,
    title: `Restore what version ${edition} removed at once`,
    rationale: `Two publishers removed this for a stated danger: ${note}`,
    links: [],
    interest: { kind: "none" },
    daysOpen,
    changes: removed.map((entry) => ({ op: "add", entry: EntryContent.parse(entry) })),
    destinationIds: [],
    baseEdition: edition,
    proposedBy: { personId: "publishers", organisationId: preparedFor ?? "", organisationName: "the publishers" },
    createdAt: at,
    updatedAt: at,
    restoresEdition: edition,
  };
}
