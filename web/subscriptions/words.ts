import type { Standing } from "#functions/subscriptions/polling.ts";
import type { Choice } from "#functions/subscriptions/rules.ts";
import { countOf } from "#web/filters.ts";

export const standingWords: Record<Standing, { text: string; colour: string; means: string }> = {
  never_asked: { text: "Has not asked yet", colour: "grey", means: "The filter has not asked at its address yet." },
  silent: {
    text: "Does not ask any more",
    colour: "red",
    means: "The filter has not asked for two days. It runs the last version that it got.",
  },
  behind: {
    text: "Out of date",
    colour: "red",
    means: "There has been a newer version for more than a day, and the filter has not taken it.",
  },
  taking_it: {
    text: "New version not taken yet",
    colour: "yellow",
    means: "There has been a newer version for less than a day. The filter takes it when it next asks.",
  },
  up_to_date: { text: "Up to date", colour: "green", means: "The filter has the current version." },
};

/** What of the list it is, in one line. */
export function describeChoice({ toolIds, withOptional, pace }: Choice): string {
  const tools = toolIds ? countOf(toolIds.length, "chosen tool") : "Every tool";
  const parts = [
    tools,
    withOptional ? undefined : "without what is optional",
    pace.kind === "delayed" ? `additions ${countOf(pace.days, "day")} later` : undefined,
    pace.kind === "pinned" ? `no additions after version ${pace.edition}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
