import { type Answer, type Combined, countsUntil, surenessLabels } from "#functions/access/combine.ts";
import {
  actLabels,
  acts,
  type StatementContent,
  type Status,
  sourceLabels,
  statusLabels,
} from "#functions/access/rules.ts";
import { countOf, showDate } from "#web/filters.ts";

/** An answer as pages show it: the status in words, how sure it is, why, and how long it counts. */
export interface AnswerView {
  status: Status;
  text: string;
  sure: string;
  why: string;
  conditions: string | undefined;
  /** What says otherwise, one line each. */
  against: string[];
  /** Staff groups for whom it differs. */
  groups: string[];
}

const resultWords: Record<Status, string> = {
  open: "could use it",
  restricted: "could use it with limits",
  blocked: "could not use it",
  unknown: "could not tell",
};

const countsIn = (counts: StatementContent["counts"] = {}): string =>
  Object.entries(counts)
    .map(([status, count]) => `${countOf(count, "person", "people")} ${resultWords[status as Status]}`)
    .join(", ");

/** Who says what since when. `isPublic`: to people outside, nobody says that an edition was adopted. */
function saidBy(statement: StatementContent, { isPublic = false } = {}): string {
  const { source, counts, statedAt, status } = statement;
  const who = isPublic && source === "edition" ? "The organisation says so" : sourceLabels[source];
  const what = counts ? `: ${countsIn(counts)}` : `: ${statusLabels[status].toLowerCase()}`;
  return `${who}${what}, on ${showDate(statedAt)}`;
}

export function answerView(answer: Answer, { isPublic = false } = {}): AnswerView {
  const { status, sureness, because, against } = answer;
  const until = because && countsUntil(because);
  const why = because
    ? `${saidBy(because, { isPublic })}${until ? `. Counts until ${showDate(until)}` : ""}`
    : against.length > 0
      ? "Statements of the same weight and day disagree"
      : "Nobody has said anything that still counts";
  return {
    status,
    text: statusLabels[status],
    sure: surenessLabels[sureness],
    why,
    conditions: because?.conditions,
    against: against.map((statement) => saidBy(statement, { isPublic })),
    groups: (because?.groups ?? []).map(
      ({ name, status: forThem }) => `${name}: ${statusLabels[forThem].toLowerCase()}`,
    ),
  };
}

/** The acts for which it is other than overall. */
export const differingActs = ({ overall, acts: each }: Combined): string[] =>
  acts
    .filter((act) => each[act].status !== overall.status && each[act].status !== "unknown")
    .map((act) => `${actLabels[act]}: ${statusLabels[each[act].status].toLowerCase()}`);
