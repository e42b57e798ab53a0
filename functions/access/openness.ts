import { answerFor, type CombineOptions, standingOn } from "./combine.ts";
import { type Statement, type Status, statuses } from "./rules.ts";

/** As *Is this blocked in my department* counts. Unknown is neither for nor against. */
const points: Record<Status, number> = { open: 3, restricted: 1, unknown: 0, blocked: -2 };

export interface Openness extends Record<Status, number> {
  score: number;
}

export function scoreOf(found: readonly Status[]): Openness {
  const counted = Object.fromEntries(
    statuses.map((status) => [status, found.filter((each) => each === status).length]),
  ) as Record<Status, number>;
  return { ...counted, score: found.reduce((sum, status) => sum + points[status], 0) };
}

/** How open one organisation was to these tools at the end of a day, from all that was ever stated there. */
export function opennessOn(
  history: readonly Statement[],
  toolIds: readonly string[],
  options: Omit<CombineOptions, "now"> & { day: string },
): Openness {
  const { day, ...rest } = options;
  const byTool = Map.groupBy(history, ({ toolId }) => toolId);
  const statusOf = (toolId: string): Status => {
    const standing = standingOn(byTool.get(toolId) ?? [], day);
    return answerFor(standing, undefined, { ...rest, now: day }).status;
  };
  return scoreOf(toolIds.map(statusOf));
}
