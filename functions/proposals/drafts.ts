import type { Destination } from "#functions/catalogue/destinations.ts";
import { needsSharedTenantAcceptance } from "#functions/catalogue/destinations.ts";
import type { CharterTerms } from "#functions/charter/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { type EntryChange, type EntryContent, everyEntry, type WhitelistState } from "#functions/whitelist/rules.ts";
import type { ProposalContent } from "./rules.ts";

/** What every draft says, whatever it is about. */
type Common = Pick<ProposalContent, "title" | "rationale" | "links" | "interest" | "daysOpen">;

/** A draft as a form sends it: choices by id, resolved against the catalogue and the list. */
export type DraftInput = Common &
  (
    | {
        subject: "whitelist";
        toolId: string;
        /** Confirmed destinations to put on the list. */
        add: string[];
        /** Entries to take the place of, each by a confirmed destination. */
        change: { entryId: number; destinationId: string }[];
        remove: number[];
        /** Public needs that it answers, or that it answers none. */
        needs: string[] | "none";
      }
    | { subject: "destinations"; toolId: string; destinationIds: string[] }
    | { subject: "charter"; terms: CharterTerms; charterVersion: number }
    | { subject: "membership"; membership: NonNullable<ProposalContent["membership"]> }
  );

/** A destination of the catalogue, as far as a proposal repeats it. */
export type ListedDestination = Destination & {
  destinationId: string;
  status: "suggested" | "confirmed";
  required: boolean;
  breaksWithout?: string | undefined;
};

export interface ListedTool {
  toolId: string;
  name: string;
  purpose: string;
  destinations: readonly ListedDestination[];
}

/** The entry that a confirmed destination would be. One on a shared host says so: the vote is what accepts it. */
function entryFor(tool: Pick<ListedTool, "toolId" | "name" | "purpose">, destination: ListedDestination): EntryContent {
  const { host, match, path, tcp, udp, ips, destinationId, required, breaksWithout } = destination;
  return {
    ...(host !== undefined && { host }),
    match,
    ...(path !== undefined && { path }),
    ...(tcp && { tcp }),
    ...(udp && { udp }),
    ...(ips && { ips }),
    toolId: tool.toolId,
    toolName: tool.name,
    purpose: tool.purpose,
    destinationId,
    required,
    ...(breaksWithout !== undefined && { notes: breaksWithout }),
    ...(needsSharedTenantAcceptance(destination) && { sharedTenantAccepted: true as const }),
  };
}

function confirmedDestination(tool: ListedTool, destinationId: string): ListedDestination {
  const destination = tool.destinations.find((each) => each.destinationId === destinationId);
  if (destination?.status !== "confirmed") throw new Refusal("unconfirmed_destination");
  return destination;
}

/** Whether every entry that the draft changes or removes is the tool's: a proposal about one tool hides nothing about another. */
export const isAboutOwnEntries = (
  { toolId }: Pick<ListedTool, "toolId">,
  { change, remove }: Pick<Extract<DraftInput, { subject: "whitelist" }>, "change" | "remove">,
  state: WhitelistState,
): boolean => {
  const own = new Set(
    everyEntry(state)
      .filter((entry) => entry.toolId === toolId)
      .map(({ id }) => id),
  );
  return [...change.map(({ entryId }) => entryId), ...remove].every((id) => own.has(id));
};

/** The lines of a whitelist proposal, one for each address and entry. Refuses a destination that is not confirmed. */
export function changesFor(
  tool: ListedTool,
  { add, change, remove }: Extract<DraftInput, { subject: "whitelist" }>,
): EntryChange[] {
  const entry = (destinationId: string) => entryFor(tool, confirmedDestination(tool, destinationId));
  const changed = new Map(change.map(({ entryId, destinationId }) => [entryId, destinationId]));
  const removed = [...new Set(remove)].filter((entryId) => !changed.has(entryId));
  return [
    ...[...new Set(add)].map((destinationId) => ({ op: "add" as const, entry: entry(destinationId) })),
    ...[...changed].map(([entryId, destinationId]) => ({
      op: "change" as const,
      entryId,
      entry: entry(destinationId),
    })),
    ...removed.map((entryId) => ({ op: "remove" as const, entryId })),
  ];
}
