import type { Statement, StatementDraft, Status } from "./rules.ts";

/** The order of fields does not matter; fields that are missing are the same as undefined. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => one.localeCompare(other)))
      : each,
  );

/** Whether the same is stated for the same day, whoever states it. */
const saysTheSame = (
  { version: _one, by: _who, ...before }: Statement,
  { by: _other, ...draft }: StatementDraft,
): boolean => canonical(before) === canonical(draft);

/**
 * What is written when something is stated: the statement for the history, and what stands from now on. One for an earlier day than what
 * stands goes into the history only. Undefined where exactly this stands already.
 */
export function stated(
  before: Statement | undefined,
  draft: StatementDraft,
): { statement: Statement; standing: Statement } | undefined {
  if (before && saysTheSame(before, draft)) return undefined;
  const statement = { ...draft, version: (before?.version ?? 0) + 1 };
  const isOlder = before !== undefined && before.statedAt > draft.statedAt;
  return { statement, standing: isOlder ? { ...before, version: statement.version } : statement };
}

type Observation = Pick<StatementDraft, "organisationId" | "toolId" | "source" | "statedAt" | "by"> & {
  result: Status;
};

/** People who met the same make it that; those who could tell nothing do not count; those who differ leave it open. */
function agreedOf(counts: Partial<Record<Status, number>>): Status {
  const met = Object.keys(counts).filter((status) => status !== "unknown") as Status[];
  return met.length === 1 ? (met[0] ?? "unknown") : "unknown";
}

/**
 * One more person's result. A source holds the newest day's results alone: they are added up within the day, and the first of a later day
 * begins anew. One that could tell nothing never takes the place of an earlier day's; then undefined.
 */
export function withResult(
  before: Statement | undefined,
  { result, ...about }: Observation,
): StatementDraft | undefined {
  const isSameDay = before?.statedAt === about.statedAt;
  if (before && !isSameDay && result === "unknown" && before.status !== "unknown") return undefined;
  const counts = { ...(isSameDay ? before.counts : {}) };
  counts[result] = (counts[result] ?? 0) + 1;
  return { ...about, status: agreedOf(counts), counts };
}
