import { describeDestination } from "#functions/catalogue/destinations.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import { needSentence } from "#functions/research/contents.ts";
import { type FindingState, type Published, stateOf } from "#functions/research/rules.ts";
import type { Outcome } from "#functions/voting/rules.ts";
import { type ChangeRecord, everyEntry, type NumberedEntry, type WhitelistState } from "#functions/whitelist/rules.ts";

/** A finding under a need, as it stands now; without its record where nobody may read it any more. */
export interface FindingLink {
  findingId: string;
  state: Extract<FindingState, "live" | "superseded" | "expired"> | "withdrawn";
  record?: Published<"finding"> | undefined;
  /** Whether the need rests on it now, and whether it did when the vote opened; before a vote only the first. */
  isUnderNeed: boolean;
  wasVotedOn: boolean;
}

/** A need that a proposal answers, with its words as they are now: undefined once it is withdrawn. */
export interface NeedLink {
  needId: string;
  sentence: string | undefined;
  findings: FindingLink[];
  /** How many under it count as evidence now, and how many that did its part when the vote opened no longer do. */
  live: number;
  lost: number;
}

export const standings = { in_force: "In force", announced: "Announced, not in force yet", gone: "No longer on it" };
export type Standing = keyof typeof standings;

/** What a proposal did to an entry, and what has become of the entry. */
export interface EntryLink {
  entryId: number;
  what: ChangeRecord["what"];
  address: string;
  toolId: string;
  toolName: string;
  standing: Standing;
}

/** One proposal with its vote, as far as there is an outcome, and the entries that it changed. */
export interface Decision {
  proposal: Proposal;
  vote: { closedAt: string | undefined; outcome: Outcome } | undefined;
  entries: EntryLink[];
}

export const standingOf = ({ entries, announced }: WhitelistState, entryId: number): Standing => {
  if (entries.some(({ id }) => id === entryId)) return "in_force";
  return announced.some(({ entry }) => entry.id === entryId) ? "announced" : "gone";
};

export const findEntry = (state: WhitelistState, entryId: number): NumberedEntry | undefined =>
  everyEntry(state).find(({ id }) => id === entryId);

/** Of what an edition changed: the entries that are the proposal's, each once. */
export function entriesOf(proposalId: string, changes: readonly ChangeRecord[], current: WhitelistState): EntryLink[] {
  const own = changes.filter((change) => change.proposalId === proposalId);
  return own.flatMap(({ id, what, entry, previous }) => {
    const shown = entry ?? previous;
    if (!shown) return [];
    const { toolId, toolName } = shown;
    const address = describeDestination(shown);
    return [{ entryId: id, what, address, toolId, toolName, standing: standingOf(current, id) }];
  });
}

/** The findings under each need that the proposal answers: those of today, and those that there were when its vote opened. */
export function needLinks(
  { needIds = [], evidence = [] }: Pick<Proposal, "needIds" | "evidence">,
  needs: ReadonlyMap<string, Published<"need">>,
  findings: ReadonlyMap<string, Published<"finding">>,
  today: string,
): NeedLink[] {
  return needIds.map((needId) => {
    const need = needs.get(needId);
    const underNeed = need?.content.findingIds ?? [];
    const votedOn = evidence.find((each) => each.needId === needId)?.findingIds ?? [];
    const links = [...new Set([...underNeed, ...votedOn])].map((findingId): FindingLink => {
      const record = findings.get(findingId);
      const state = record ? (stateOf(record, today) as FindingLink["state"]) : "withdrawn";
      const [isUnderNeed, wasVotedOn] = [underNeed, votedOn].map((ids) => ids.includes(findingId)) as [
        boolean,
        boolean,
      ];
      return { findingId, state, record, isUnderNeed, wasVotedOn };
    });
    const live = links.filter(({ state, isUnderNeed }) => isUnderNeed && state === "live").length;
    const lost = links.filter(
      ({ state, isUnderNeed, wasVotedOn }) => wasVotedOn && !(isUnderNeed && state === "live"),
    ).length;
    return { needId, sentence: need && needSentence(need.content), findings: links, live, lost };
  });
}
