/**
 * Counts a vote again from its public record (`/proposals/<id>.json`) and from nothing else: no other file of the
 * product is imported, so that whoever distrusts the product can read this one and run it. Prints
 * `carried|not carried approve=N reject=N abstain=N block=N turnout=N/N` and ends with 1 where that is not what the
 * record says, or where the record contradicts itself.
 */
import { readFileSync } from "node:fs";

interface Share {
  parts: number;
  of: number;
}

interface Cast {
  organisationId: string;
  version: number;
  choice: string;
  reason?: string;
  interest: { kind: string };
  castAt: string;
}

interface VoteRecord {
  proposedBy: { organisationId: string };
  content: { interest: { kind: string } };
  charter: { passMark: string; quorumShare: Share; quorumFloor: number; threshold: Share; blockOverride: Share };
  openedAt: string;
  closesAt: string;
  roll: { organisationId: string; votesWith?: string }[];
  mergers?: { organisationId: string; into: string }[];
  casts: Cast[];
  answers: { organisationId: string; version: number; answeredAt: string }[];
  outcome: {
    carried: boolean;
    counts: Record<string, number>;
    turnout: { voted: number; electors: number };
  };
}

const choices = ["approve", "reject", "abstain", "block"];
const twoThirds: Share = { parts: 2, of: 3 };
const atLeast = (count: number, total: number, share: Share) => count * share.of >= share.parts * total;
const moreThan = (count: number, total: number, share: Share) => count * share.of > share.parts * total;

/** Everything in the record that no honest vote could hold. */
function contradictions(record: VoteRecord): string[] {
  const { roll, casts, answers, openedAt, closesAt } = record;
  const found: string[] = [];
  const holders = new Set(roll.flatMap(({ organisationId, votesWith }) => (votesWith ? [] : [organisationId])));
  if (new Set(roll.map(({ organisationId }) => organisationId)).size !== roll.length) {
    found.push("an organisation is on the roll twice");
  }
  const proposer = record.proposedBy.organisationId;
  const proposersBallot = roll.find(({ organisationId }) => organisationId === proposer)?.votesWith ?? proposer;
  const next = new Map<string, number>();
  for (const cast of casts.toSorted((a, b) => a.version - b.version)) {
    const { organisationId, version, choice, castAt } = cast;
    const who = `${organisationId}, vote ${version}`;
    const mustAbstain =
      cast.interest.kind !== "none" || (organisationId === proposersBallot && record.content.interest.kind !== "none");
    if (!holders.has(organisationId)) found.push(`${who}: not entitled to vote`);
    if (!choices.includes(choice)) found.push(`${who}: no such choice`);
    if (castAt < openedAt || castAt >= closesAt) found.push(`${who}: not cast while the vote was open`);
    if (version !== (next.get(organisationId) ?? 1)) found.push(`${who}: a vote before it is missing or doubled`);
    if (choice === "block" && !cast.reason) found.push(`${who}: an objection without a reason`);
    if (mustAbstain && choice !== "abstain") found.push(`${who}: interested, and did not abstain`);
    next.set(organisationId, version + 1);
  }
  for (const { organisationId, version, answeredAt } of answers) {
    const isTimely = answeredAt >= openedAt && answeredAt < closesAt;
    if (!isTimely) found.push(`${organisationId}, vote ${version}: not answered while the vote was open`);
  }
  return found;
}

/** The last vote of each organisation; of organisations that merged, the last that any of them cast. */
function standingVotes({ roll, casts, mergers = [] }: VoteRecord): (Cast | undefined)[] {
  const into = new Map(mergers.map((merger) => [merger.organisationId, merger.into]));
  const last = new Map<string, Cast>();
  for (const cast of casts) {
    if (cast.version > (last.get(cast.organisationId)?.version ?? 0)) last.set(cast.organisationId, cast);
  }
  const bodies = new Map<string, Cast | undefined>();
  for (const { organisationId, votesWith } of roll) {
    if (votesWith) continue;
    const body = into.get(organisationId) ?? organisationId;
    const [before, own] = [bodies.get(body), last.get(organisationId)];
    bodies.set(body, before && (!own || before.castAt >= own.castAt) ? before : own);
  }
  return [...bodies.values()];
}

function recount(record: VoteRecord) {
  const { charter, answers } = record;
  const bodies = standingVotes(record);
  const standing = bodies.filter((cast) => cast !== undefined);
  const count = (choice: string) => standing.filter((cast) => cast.choice === choice).length;
  const [approve, reject, abstain, block] = choices.map(count) as [number, number, number, number];
  const deciding = approve + reject + block;
  const voted = deciding + abstain;
  const quorum = voted >= charter.quorumFloor && atLeast(voted, bodies.length, charter.quorumShare);
  const passes =
    charter.passMark === "two_thirds"
      ? deciding > 0 && atLeast(approve, deciding, twoThirds)
      : moreThan(approve, deciding, charter.threshold);
  const isAnswered = ({ organisationId, version }: Cast) =>
    answers.some((answer) => answer.organisationId === organisationId && answer.version === version);
  const answered = standing.every((cast) => cast.choice !== "block" || isAnswered(cast));
  const blocked = block > 0 && !(answered && atLeast(approve, voted, charter.blockOverride));
  return {
    carried: quorum && passes && !blocked,
    counts: { approve, reject, abstain, block },
    turnout: { voted, electors: bodies.length },
  };
}

/** Returns the exit code: 0 where the count agrees with the record, 1 where it does not, 2 where there is no record. */
export function runRecount(file: string, print: (line: string) => void): number {
  let record: VoteRecord;
  try {
    record = JSON.parse(readFileSync(file, "utf8"));
    if (!Array.isArray(record.casts) || !Array.isArray(record.roll) || !record.outcome) throw new Error("not a record");
  } catch {
    print(`${file} is not the record of a vote. Save it from /proposals/<id>.json.`);
    return 2;
  }
  const wrong = contradictions(record);
  const { carried, counts, turnout } = recount(record);
  const { approve, reject, abstain, block } = counts;
  const result = carried ? "carried" : "not carried";
  print(
    `${result} approve=${approve} reject=${reject} abstain=${abstain} block=${block} turnout=${turnout.voted}/${turnout.electors}`,
  );
  for (const line of wrong) print(`The record contradicts itself: ${line}`);
  const told = record.outcome;
  const agrees =
    told.carried === carried &&
    choices.every((choice) => told.counts[choice] === counts[choice as keyof typeof counts]) &&
    told.turnout.voted === turnout.voted &&
    told.turnout.electors === turnout.electors;
  if (!agrees) print("This is not what the record says the outcome was.");
  return agrees && wrong.length === 0 ? 0 : 1;
}
