import type { CharterService } from "#functions/charter/service.ts";
import { Refusal } from "#functions/errors.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import type { ProposalService } from "#functions/proposals/service.ts";
import { addDays } from "#functions/times.ts";
import { publishProposals, removeAtOnce } from "#functions/whitelist/fold.ts";
import { everyEntry, type WhitelistState } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { hasMissingEntry, isStale } from "#functions/whitelist/staleness.ts";
import { type EditionPlan, type PreparedEdition, shrinkOf } from "./rules.ts";

export interface PlanOptions {
  whitelist: WhitelistService;
  proposals: Pick<ProposalService, "requireCarried">;
  charters: Pick<CharterService, "currentCharter">;
  now: () => Date;
}

/** What a publisher chooses for the next edition. */
export type Choice = Pick<PreparedEdition, "kind" | "proposalIds" | "entryIds" | "note" | "shrinkConfirmed">;

/** The next edition as it would be if it were published at that moment. */
export function createPlanning({ whitelist, proposals, charters, now }: PlanOptions) {
  const at = () => now().toISOString();

  /** Refuses proposals under which the list has moved, also by one that was chosen before them. */
  async function requireFit(state: WhitelistState, chosen: readonly Proposal[]): Promise<void> {
    let before = state;
    for (const proposal of chosen) {
      const { changes, baseEdition } = proposal;
      const base = await whitelist.stateOf(baseEdition);
      if (isStale(changes, base, before) || hasMissingEntry(changes, before)) throw new Refusal("proposals_conflict");
      before = publishProposals(before, [proposal], { publishedAt: at(), effectiveAt: at() }).state;
    }
  }

  return async ({ kind, proposalIds, entryIds, note }: Choice, publishedAt: string): Promise<EditionPlan> => {
    const [before, { terms }] = await Promise.all([whitelist.currentState(), charters.currentCharter()]);
    const { noticeDays } = terms;
    const planOf = (edition: Pick<EditionPlan, "state" | "changes">): EditionPlan => {
      const shrink = shrinkOf(before, edition.state);
      return { ...edition, noticeDays, ...(shrink && { shrink }) };
    };
    if (kind === "removed_at_once") {
      const known = new Set(everyEntry(before).map(({ id }) => id));
      if (entryIds.length === 0 || entryIds.some((id) => !known.has(id))) throw new Refusal("nothing_to_publish");
      return planOf(removeAtOnce(before, entryIds, note, publishedAt));
    }
    if (proposalIds.length === 0) throw new Refusal("nothing_to_publish");
    const chosen = await Promise.all(proposalIds.map(proposals.requireCarried));
    await requireFit(before, chosen);
    return planOf(publishProposals(before, chosen, { publishedAt, effectiveAt: addDays(publishedAt, noticeDays) }));
  };
}
