import { type CharterTerms, charterThreshold, exceeds, reaches } from "#functions/charter/rules.ts";
import type { BlockAnswer, Elector, Merger, Outcome, Poll, Tally } from "./rules.ts";

type CountedElector = Pick<Elector, "organisationId" | "version" | "choice" | "castAt">;

export function tally(electors: readonly Pick<Elector, "choice">[]): Tally {
  const counts: Tally = { approve: 0, reject: 0, abstain: 0, block: 0 };
  for (const { choice } of electors) if (choice) counts[choice] += 1;
  return counts;
}

/** Bodies that became one cast one ballot: the last that any of them cast. */
export function mergeElectors<E extends CountedElector>(electors: readonly E[], mergers: readonly Merger[]): E[] {
  const into = new Map(mergers.map((merger) => [merger.organisationId, merger.into]));
  const byBody = new Map<string, E>();
  for (const elector of electors) {
    const body = into.get(elector.organisationId) ?? elector.organisationId;
    const other = byBody.get(body);
    byBody.set(body, other && (other.castAt ?? "") >= (elector.castAt ?? "") ? other : elector);
  }
  return [...byBody.values()];
}

const isAnswered = ({ organisationId, version }: CountedElector, answers: readonly BlockAnswer[]): boolean =>
  answers.some((answer) => answer.organisationId === organisationId && answer.version === version);

/** An answer alone never lifts a block: its author does, or the charter's share of all ballots once each is answered. */
function doBlocksStand(
  electors: readonly CountedElector[],
  answers: readonly BlockAnswer[],
  { approve, reject, abstain, block }: Tally,
  { blockOverride }: CharterTerms,
): boolean {
  const allAnswered = electors.every((elector) => elector.choice !== "block" || isAnswered(elector, answers));
  return block > 0 && !(allAnswered && reaches(approve, approve + reject + abstain + block, blockOverride));
}

/** The whole decision, from the roll as sealed. Abstentions count for the quorum only. */
export function decide(
  { terms, passMark }: Pick<Poll, "terms" | "passMark">,
  electors: readonly CountedElector[],
  answers: readonly BlockAnswer[],
  mergers: readonly Merger[] = [],
): Outcome {
  const bodies = mergeElectors(electors, mergers);
  const counts = tally(bodies);
  const deciding = counts.approve + counts.reject + counts.block;
  const voted = deciding + counts.abstain;
  const quorumMet = voted >= terms.quorumFloor && reaches(voted, bodies.length, terms.quorumShare);
  const blocksStand = doBlocksStand(bodies, answers, counts, terms);
  const passes =
    passMark === "two_thirds"
      ? deciding > 0 && reaches(counts.approve, deciding, charterThreshold)
      : exceeds(counts.approve, deciding, terms.threshold);
  return {
    carried: quorumMet && !blocksStand && passes,
    counts,
    turnout: { voted, electors: bodies.length },
    quorumMet,
    blocksStand,
  };
}
