import { describeDestination } from "#functions/catalogue/destinations.ts";
import type { NeedEvidence, Proposal } from "#functions/proposals/rules.ts";
import { type DeskSource, needSentence, type StatedDate } from "#functions/research/contents.ts";
import { type Published, stateOf } from "#functions/research/rules.ts";
import type { Page } from "#functions/table.ts";
import type { Outcome } from "#functions/voting/rules.ts";
import type { EntryHistory } from "./history-service.ts";
import type { Decision, FindingLink, NeedLink, Standing } from "./rules.ts";

/**
 * What decisions about the shared whitelist rest on, as one document: `/entries/<number>/chain.json` starts from an entry,
 * `/research/findings/<id>/chain.json` from a finding. Five lists, in which each thing is once and names others by their ids;
 * `address` is where it can be read, on the same host. Only what anybody may see is in it: no vote that is open, and of
 * what was withdrawn the id alone.
 *
 * From an entry: its proposals, their votes, all needs that they answer and all findings under those. From a finding: the
 * votes that rested on it and what these name; `findings` holds that one alone, and `next` leads to the rest of a long list.
 */
export interface ChainDocument {
  format: "commonlist chain 1";
  about: { kind: "entry" | "finding"; id: number | string };
  /** `state`: live, superseded or expired as evidence, or withdrawn, and then nothing else is said. */
  findings: {
    findingId: string;
    state: FindingLink["state"];
    statement?: string;
    /** When what it says was so. */
    date?: StatedDate;
    /** What was read, for desk research. */
    source?: Pick<DeskSource, "title" | "publisher" | "url" | "date" | "supplier">;
    supersededBy?: string;
    address: string;
  }[];
  /** `findingIds`: those that it rests on now. */
  needs: { needId: string; state: "public" | "withdrawn"; need?: string; findingIds: string[]; address: string }[];
  /** `votedOn`: what the needs rested on when the vote opened. With neither needs nor `answersNoNeed`, it was made before that was asked. */
  proposals: {
    proposalId: string;
    title: string;
    status: Proposal["status"];
    openedAt?: string;
    needIds: string[];
    answersNoNeed?: true;
    votedOn: NeedEvidence[];
    entryIds: number[];
    address: string;
  }[];
  /** `address` is the full record, from which anybody can count again. */
  votes: ({ proposalId: string; closedAt?: string; address: string } & Pick<
    Outcome,
    "carried" | "counts" | "turnout"
  >)[];
  entries: {
    entryId: number;
    standing: Standing;
    what: string;
    toolId: string;
    toolName: string;
    proposalIds: string[];
    address: string;
  }[];
  next?: string;
}

const findingPart = (
  findingId: string,
  record: Published<"finding"> | undefined,
  state: FindingLink["state"],
): ChainDocument["findings"][number] => {
  const address = `/research/findings/${findingId}`;
  if (!record) return { findingId, state, address };
  const { content, supersededBy } = record;
  const { evidence, statement, date } = content;
  const about = { statement, date, ...(supersededBy !== undefined && { supersededBy }) };
  if (evidence.kind !== "source") return { findingId, state, ...about, address };
  const { title, publisher, url, date: stated, supplier } = evidence.source;
  const source = { title, publisher, url, date: stated, ...(supplier !== undefined && { supplier }) };
  return { findingId, state, ...about, source, address };
};

const needPart = (needId: string, need: string | undefined, findingIds: string[]): ChainDocument["needs"][number] => ({
  needId,
  ...(need === undefined ? { state: "withdrawn" } : { state: "public", need }),
  findingIds,
  address: `/research/needs/${needId}`,
});

const proposalPart = ({ proposal, entries }: Decision): ChainDocument["proposals"][number] => {
  const { proposalId, title, status, openedAt, needIds = [], answersNoNeed, evidence = [] } = proposal;
  return {
    proposalId,
    title,
    status,
    ...(openedAt !== undefined && { openedAt }),
    needIds,
    ...(answersNoNeed && { answersNoNeed }),
    votedOn: evidence,
    entryIds: entries.map(({ entryId }) => entryId),
    address: `/proposals/${proposalId}`,
  };
};

const votePart = ({ proposal, vote }: Decision): ChainDocument["votes"] => {
  if (!vote) return [];
  const { closedAt, outcome } = vote;
  const { carried, counts, turnout } = outcome;
  const { proposalId } = proposal;
  const address = `/proposals/${proposalId}.json`;
  return [{ proposalId, ...(closedAt !== undefined && { closedAt }), carried, counts, turnout, address }];
};

const onceEach = <Part, Key>(parts: readonly Part[], keyOf: (part: Part) => Key): Part[] => [
  ...new Map(parts.map((part) => [keyOf(part), part])).values(),
];

/** The entries that the proposals changed, each with all of these that did. */
function entryParts(decisions: readonly Decision[]): ChainDocument["entries"] {
  const all = decisions.flatMap(({ proposal, entries }) =>
    entries.map((entry) => ({ ...entry, proposalId: proposal.proposalId })),
  );
  const byEntry = Map.groupBy(all, ({ entryId }) => entryId);
  return [...byEntry].flatMap(([entryId, [first, ...rest]]) => {
    if (!first) return [];
    const { standing, toolName, toolId } = first;
    const proposalIds = [first, ...rest].map(({ proposalId }) => proposalId);
    return [{ entryId, standing, what: first.address, toolId, toolName, proposalIds, address: `/entries/${entryId}` }];
  });
}

export function documentAboutEntry(
  { entryId, standing, versions }: EntryHistory,
  decisions: readonly (Decision & { needs: NeedLink[] })[],
): ChainDocument {
  const needs = decisions.flatMap((decision) => decision.needs);
  const findings = needs.flatMap((need) => need.findings);
  const underNeed = ({ findings: links }: NeedLink) =>
    links.flatMap(({ findingId, isUnderNeed }) => (isUnderNeed ? [findingId] : []));
  const [newest] = versions;
  const own = newest && {
    entryId,
    standing,
    what: describeDestination(newest.entry),
    toolId: newest.entry.toolId,
    toolName: newest.entry.toolName,
    proposalIds: decisions.map(({ proposal }) => proposal.proposalId),
    address: `/entries/${entryId}`,
  };
  const others = entryParts(decisions).filter((entry) => entry.entryId !== entryId);
  return {
    format: "commonlist chain 1",
    about: { kind: "entry", id: entryId },
    findings: onceEach(findings, ({ findingId }) => findingId).map(({ findingId, record, state }) =>
      findingPart(findingId, record, state),
    ),
    needs: onceEach(needs, ({ needId }) => needId).map((need) => needPart(need.needId, need.sentence, underNeed(need))),
    proposals: decisions.map(proposalPart),
    votes: decisions.flatMap(votePart),
    entries: [...(own ? [own] : []), ...others],
  };
}

export function documentAboutFinding({
  findingId,
  record,
  needs,
  decisions,
  today,
}: {
  findingId: string;
  record: Published<"finding"> | undefined;
  needs: ReadonlyMap<string, Published<"need">>;
  decisions: Page<Decision>;
  today: string;
}): ChainDocument {
  const needIds = [...new Set(decisions.items.flatMap(({ proposal }) => proposal.needIds ?? []))];
  const state = record ? (stateOf(record, today) as FindingLink["state"]) : "withdrawn";
  const { next, items } = decisions;
  return {
    format: "commonlist chain 1",
    about: { kind: "finding", id: findingId },
    findings: [findingPart(findingId, record, state)],
    needs: needIds.map((needId) => {
      const content = needs.get(needId)?.content;
      return needPart(needId, content && needSentence(content), content?.findingIds ?? []);
    }),
    proposals: items.map(proposalPart),
    votes: items.flatMap(votePart),
    entries: entryParts(items),
    ...(next !== undefined && { next: `/research/findings/${findingId}/chain.json?after=${encodeURIComponent(next)}` }),
  };
}
