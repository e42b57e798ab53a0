const outcomes = ["added", "updated", "unchanged", "rejected"] as const;
export type Outcome = (typeof outcomes)[number];

/** What became of one unit of one file. */
export interface Result {
  file: string;
  at: string;
  outcome: Outcome;
  /** Of a rejection. */
  reason?: string | undefined;
  /** What was left out of a unit that was kept. */
  note?: string | undefined;
}

/** A line for each rejection, one for each unit that was kept without something, and the counts as the last line. */
export function reportLines(results: readonly Result[], { isDryRun }: { isDryRun: boolean }): string[] {
  const isOneFile = new Set(results.map(({ file }) => file)).size <= 1;
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  return [
    ...results.flatMap(({ file, at, reason, note }) => {
      const said = reason ?? note;
      return said === undefined ? [] : [`${isOneFile ? "" : `${file} `}${at}: ${said}`];
    }),
    ...(isDryRun ? ["dry run: nothing was written"] : []),
    outcomes.map((outcome) => `${outcome} ${count(outcome)}`).join(", "),
  ];
}
