import type { EffectType } from "#functions/outbox/rules.ts";
import type { RequestAction, State } from "./rules.ts";

/** Who may decide has to be looked at again. */
const settle = "request_to_settle" as const;
/** Lists of it, and figures, follow. */
const list = "request_to_list" as const;

const table: Record<RequestAction, readonly EffectType[]> = {
  pass_to_owner: ["request_received", list],
  hold: ["request_held", "request_changed", list],
  escalate: ["request_held", "request_changed", list],
  take_back: [settle, "request_received", "request_changed", list],
  support: [list],
  leave: [list],
  withdraw: [list],
  nudge: ["request_nudged"],
  ask_information: ["request_question", list],
  answer: [settle, "request_received", list],
  delegate: ["request_received"],
  agree: ["request_changed", list],
  agree_with_conditions: ["request_changed", list],
  refuse: ["request_changed", list],
  open: ["request_opened", "request_to_test", list],
  open_again: ["request_opened", "request_to_test", list],
  confirm: ["request_changed", list],
  report_blocked: [settle, "request_received", "request_changed", list],
};

/** How the record of acts calls each. */
export const actNames: Record<RequestAction, string> = {
  pass_to_owner: "request_passed_to_owner",
  hold: "request_held",
  escalate: "request_escalated",
  take_back: "request_taken_back",
  support: "request_supported",
  leave: "request_left",
  withdraw: "request_withdrawn",
  nudge: "request_nudged",
  ask_information: "request_questioned",
  answer: "request_answered",
  delegate: "request_delegated",
  agree: "request_agreed",
  agree_with_conditions: "request_agreed_with_conditions",
  refuse: "request_refused",
  open: "request_opened",
  open_again: "request_opened_again",
  confirm: "request_confirmed",
  report_blocked: "request_reported_blocked",
};

export const effectsOfAsking: readonly EffectType[] = [settle, list];

/** What follows from doing that to a request in that state. */
export const effectsOf = (action: RequestAction, from: State): readonly EffectType[] =>
  action === "pass_to_owner" && from === "held" ? [...table[action], "request_changed"] : table[action];
