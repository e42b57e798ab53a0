import { shiftDay } from "#functions/times.ts";
import { type Act, acts, isObservation, type StatementContent, type Status, sources, statuses } from "./rules.ts";

/** A statement counts for so many days, then it is unknown again. */
export const daysUntilDecay = 180;

export interface CombineOptions {
  /** A day, or a time on it. */
  now: string;
  /** Infinity: nothing decays, also not by its review date. */
  decayDays?: number;
}

/** How sure an answer is: as strong as who said so, weaker once half its time has gone or somebody newer contradicts it. */
export const surenessLabels = {
  stated: "Stated by the organisation",
  likely: "Likely",
  hint: "A hint only",
  disputed: "Disputed",
  none: "Not known",
} as const;
export type Sureness = keyof typeof surenessLabels;

export interface Answer {
  status: Status;
  sureness: Sureness;
  /** What decided it; undefined when it is unknown. */
  because?: StatementContent;
  /** What says otherwise and is as new, or as weighty. Shown, never hidden. */
  against: readonly StatementContent[];
}

export interface Combined {
  overall: Answer;
  acts: Record<Act, Answer>;
}

const dayOf = (now: string): string => now.slice(0, 10);

/** The last day on which a statement counts; undefined: it never decays. */
export function countsUntil({ statedAt, reviewAt }: StatementContent, decayDays = daysUntilDecay): string | undefined {
  if (!Number.isFinite(decayDays)) return undefined;
  const aged = shiftDay(statedAt, decayDays);
  return reviewAt !== undefined && reviewAt < aged ? reviewAt : aged;
}

interface Horizon {
  today: string;
  decays: boolean;
  /** The first day of which a statement still counts today, and the first of which it has more time left than gone. */
  oldest: string;
  fresh: string;
}

const horizons = new WeakMap<CombineOptions, Horizon>();

/** Worked out once for each set of options: thousands of statements are combined for one page, and days are slow to count. */
function horizonOf(options: CombineOptions): Horizon {
  const known = horizons.get(options);
  if (known) return known;
  const { now, decayDays = daysUntilDecay } = options;
  const [today, decays] = [dayOf(now), Number.isFinite(decayDays)];
  const back = (days: number) => (decays ? shiftDay(today, -days) : "");
  const horizon = { today, decays, oldest: back(decayDays), fresh: back(Math.floor(decayDays / 2)) };
  horizons.set(options, horizon);
  return horizon;
}

/** Whether it still counts. Never true again once it was false: nothing is written when it ages. */
export function isLive({ statedAt, reviewAt }: StatementContent, options: CombineOptions): boolean {
  const { today, decays, oldest } = horizonOf(options);
  return !decays || (statedAt >= oldest && (reviewAt === undefined || reviewAt >= today));
}

type Says = Status | "divided";

/** What a statement says of an act, or overall. What people tried in a browser says nothing of hosting, editing or apps. */
function saysOf(statement: StatementContent, act: Act | undefined): Says {
  const { source, counts = {}, status } = statement;
  if (isObservation(source) && act !== undefined && act !== "join_as_guest") return "unknown";
  const met = statuses.filter((each) => each !== "unknown" && counts[each] !== undefined);
  if (met.length > 1) return "divided";
  return act === undefined ? status : (statement.acts?.[act] ?? status);
}

interface Said {
  statement: StatementContent;
  says: Says;
}

const weightOf = ({ statement }: Said): number => sources.indexOf(statement.source);

/** A total order, so that the order in which statements come never matters. */
const compare = (one: Said, other: Said): number =>
  weightOf(one) - weightOf(other) ||
  other.statement.statedAt.localeCompare(one.statement.statedAt) ||
  JSON.stringify(one.statement).localeCompare(JSON.stringify(other.statement));

/** Limited means that it works for some: what single people met is no contradiction to that. */
const contradicts = (status: Status, other: Said): boolean =>
  other.says === "divided" ||
  (other.says !== status && !(status === "restricted" && isObservation(other.statement.source)));

function surenessOf({ source, statedAt, reviewAt }: StatementContent, options: CombineOptions): Sureness {
  if (isObservation(source)) return "hint";
  const { today, decays, fresh } = horizonOf(options);
  const left = reviewAt === undefined ? 0 : Date.parse(reviewAt) - Date.parse(today);
  const isFresh =
    !decays || (statedAt >= fresh && (left >= Date.parse(today) - Date.parse(statedAt) || reviewAt === undefined));
  return source !== "import" && isFresh ? "stated" : "likely";
}

const unknown: Answer = { status: "unknown", sureness: "none", against: [] };

/**
 * The answer for one act, or overall: of the weightiest source that still counts, the newest statement. Equally new ones of one source that
 * differ give unknown with both shown. A lighter one that is as new as the answer and says otherwise makes it disputed.
 */
export function answerFor(
  statements: readonly StatementContent[],
  act: Act | undefined,
  options: CombineOptions,
): Answer {
  const said = statements
    .filter((statement) => isLive(statement, options))
    .map((statement) => ({ statement, says: saysOf(statement, act) }))
    .filter(({ says }) => says !== "unknown")
    .sort(compare);
  const [winner] = said;
  if (!winner) return unknown;
  const { statement, says } = winner;
  const equals = said.filter(
    (each) => weightOf(each) === weightOf(winner) && each.statement.statedAt === statement.statedAt,
  );
  if (says === "divided" || equals.some((each) => each.says !== says)) {
    return { status: "unknown", sureness: "disputed", against: equals.map((each) => each.statement) };
  }
  const newer = said.filter((each) => each !== winner && each.statement.statedAt >= statement.statedAt);
  const against = newer.filter((each) => contradicts(says, each)).map((each) => each.statement);
  const sureness = against.length > 0 ? "disputed" : surenessOf(statement, options);
  return { status: says, sureness, because: statement, against };
}

/** What is known now of one tool at one organisation, from all that was stated. */
export const combine = (statements: readonly StatementContent[], options: CombineOptions): Combined => ({
  overall: answerFor(statements, undefined, options),
  acts: Object.fromEntries(acts.map((act) => [act, answerFor(statements, act, options)])) as Record<Act, Answer>,
});

/** Of each source the statement that stood on that day: of those made until then the newest, of equally new ones the last. */
export function standingOn<Each extends StatementContent & { version: number }>(
  history: readonly Each[],
  day: string,
): Each[] {
  const standing = new Map<string, Each>();
  for (const statement of history) {
    const before = standing.get(statement.source);
    const isLater =
      !before ||
      statement.statedAt > before.statedAt ||
      (statement.statedAt === before.statedAt && statement.version > before.version);
    if (statement.statedAt <= day && isLater) standing.set(statement.source, statement);
  }
  return [...standing.values()];
}
