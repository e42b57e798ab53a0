import {
  EntryContent,
  everyEntry,
  type NumberedEntry,
  type Release,
  type WhitelistState,
} from "#functions/whitelist/rules.ts";
import { mostNeeds, type Proposal } from "./rules.ts";

const daysOpen = 14;

/** One for each edition, so that what it removed goes to one vote. Nobody's draft may take it beforehand. */
export const restorationIdOf = (edition: number): string => `pro_${edition.toString(16).padStart(24, "0")}`;
export const isRestorationId = (proposalId: string): boolean => proposalId.startsWith(`pro_${"0".repeat(16)}`);

/** What the proposals that carried an entry said it answers: all the needs, or none where no proposal named any. */
function answersOf(carriedBy: readonly Pick<Proposal, "needIds">[]): Pick<Proposal, "needIds" | "answersNoNeed"> {
  const needIds = [...new Set(carriedBy.flatMap(({ needIds = [] }) => needIds))].slice(0, mostNeeds);
  return needIds.length > 0 ? { needIds } : { answersNoNeed: true };
}

/** The entries that an edition removed at once, each once and as it stood in the edition before. */
export function removedEntries({ removedIds }: Pick<Release, "removedIds">, before: WhitelistState): NumberedEntry[] {
  const known = everyEntry(before);
  return [...new Set(removedIds)].flatMap((id) => known.find((entry) => entry.id === id) ?? []);
}

/**
 * The proposal to put back what two publishers removed at once. It answers what the proposals that carried it answered.
 * It is of the organisation of whoever prepared the removal, which can neither change it nor take it back.
 */
export function restorationOf(
  { edition, preparedFor, note }: Pick<Release, "edition" | "preparedFor" | "note">,
  removed: readonly NumberedEntry[],
  carriedBy: readonly Pick<Proposal, "needIds">[],
  at: string,
): Proposal {
  return {
    ...answersOf(carriedBy),
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
