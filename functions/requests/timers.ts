import { addDays } from "#functions/times.ts";
import type { Request } from "./request.ts";
import type { State } from "./rules.ts";

const firstReminderDays = 14;
const reminderDays = 30;
const nudgeDays = 7;
const remindersBeforeEscalation = 2;

const aYearAfter = (at: string): string => {
  const date = new Date(at);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString();
};

/** Since when a nudge must have been for another to be allowed. */
export const nudgedBefore = (now: string): string => addDays(now, -nudgeDays);

const isOver = (state: State): boolean => state === "refused" || state === "confirmed" || state === "withdrawn";

/** When the timer first rings of a request that came into that state. */
export const firstDue = (state: State, since: string): string =>
  isOver(state) ? aYearAfter(since) : addDays(since, firstReminderDays);

/** What a timer is for when it rings. `remind_owner`, `remind_requester`, `remind_tester` and `tell_stewards` change nothing but the timer. */
export type Ring = "remind_owner" | "remind_requester" | "remind_tester" | "tell_stewards" | "escalate" | "forget";

export function ringOf({ state, rings }: Pick<Request, "state" | "rings">): Ring {
  switch (state) {
    case "more_information":
      return "remind_requester";
    case "asked":
    case "held":
      return "tell_stewards";
    case "with_owner":
      return rings < remindersBeforeEscalation ? "remind_owner" : "escalate";
    case "agreed":
    case "agreed_with_conditions":
    case "escalated":
      return "remind_owner";
    case "opened":
      return rings === 0 ? "remind_tester" : "forget";
    default:
      return "forget";
  }
}

/** When it rings again after one that left the request where it is. Whoever never says whether it works is asked once, and forgotten in a year. */
export const dueAgain = ({ state, stateSince }: Pick<Request, "state" | "stateSince">, now: string): string =>
  state === "opened" ? aYearAfter(stateSince) : addDays(now, reminderDays);
