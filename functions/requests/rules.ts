import { type Actor, hasRole } from "#functions/accounts/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";

/** `asked`: who decides is not settled yet. `held`: nobody can decide yet. `escalated`: the lead was reminded twice, and stewards know. */
export const states = [
  "asked",
  "with_owner",
  "more_information",
  "agreed",
  "agreed_with_conditions",
  "refused",
  "opened",
  "confirmed",
  "withdrawn",
  "held",
  "escalated",
] as const;
export type State = (typeof states)[number];

export const actions = [
  "pass_to_owner",
  "hold",
  "escalate",
  "take_back",
  "support",
  "leave",
  "withdraw",
  "nudge",
  "ask_information",
  "answer",
  "delegate",
  "agree",
  "agree_with_conditions",
  "refuse",
  "open",
  "open_again",
  "confirm",
  "report_blocked",
] as const;
export type RequestAction = (typeof actions)[number];

/**
 * What somebody is to one request. A filtering owner who asks for it, supports it or wrote it is a `participating_owner`, and a steward of
 * another organisation, whatever else they are, a `steward`.
 */
export const parts = [
  "requester",
  "supporter",
  "colleague",
  "owner",
  "participating_owner",
  "steward",
  "outsider",
  "system",
] as const;
export type Part = (typeof parts)[number];

interface Rule {
  by: readonly Part[];
  from: readonly State[];
  /** Undefined: it stays where it is. */
  to?: State;
}

const participants: readonly Part[] = ["requester", "supporter", "participating_owner"];
const owner: readonly Part[] = ["owner"];
const system: readonly Part[] = ["system"];

const deciding: readonly State[] = ["with_owner", "more_information", "escalated"];
const agreed: readonly State[] = ["agreed", "agreed_with_conditions"];
export const endStates: readonly State[] = ["refused", "confirmed", "withdrawn"];
const liveStates: readonly State[] = states.filter((state) => !endStates.includes(state));

/** All that can be done to a request: who, in which states, and where it goes. What is not here is refused. */
const table: Record<RequestAction, Rule> = {
  pass_to_owner: { by: system, from: ["asked", "held"], to: "with_owner" },
  hold: { by: system, from: ["asked", "with_owner", "more_information", "escalated"], to: "held" },
  escalate: { by: system, from: ["with_owner"], to: "escalated" },
  take_back: { by: system, from: agreed, to: "with_owner" },
  support: { by: ["colleague", "owner"], from: liveStates },
  leave: { by: participants, from: liveStates },
  withdraw: { by: participants, from: ["asked", "held", ...deciding, ...agreed], to: "withdrawn" },
  nudge: { by: participants, from: ["with_owner", "escalated", ...agreed] },
  ask_information: { by: owner, from: ["with_owner", "escalated"], to: "more_information" },
  answer: { by: participants, from: ["more_information"], to: "with_owner" },
  delegate: { by: owner, from: [...deciding, ...agreed] },
  agree: { by: owner, from: deciding, to: "agreed" },
  agree_with_conditions: { by: owner, from: deciding, to: "agreed_with_conditions" },
  refuse: { by: owner, from: deciding, to: "refused" },
  open: { by: owner, from: agreed, to: "opened" },
  open_again: { by: owner, from: ["with_owner", "escalated"], to: "opened" },
  confirm: { by: participants, from: ["opened"], to: "confirmed" },
  report_blocked: { by: participants, from: ["opened"], to: "with_owner" },
};

export interface RequestFacts {
  state: State;
  /** A decision to open it stands, from before it was reported still blocked. */
  isAgreed: boolean;
}

/** Why this cannot be done to a request in that state by somebody who is that to it, or undefined. */
export function whyCannot(
  action: RequestAction,
  part: Part,
  { state, isAgreed }: RequestFacts,
): RefusalCode | undefined {
  const { by, from } = table[action];
  if (!by.includes(part)) {
    return part === "participating_owner" && by.includes("owner") ? "own_request" : "not_permitted";
  }
  return from.includes(state) && (action !== "open_again" || isAgreed) ? undefined : "request_moved_on";
}

/** Where the request is after that. */
export const stateAfter = (action: RequestAction, state: State): State => table[action].to ?? state;

export interface Participation {
  organisationId: string;
  askedBy?: string | undefined;
}

/** What somebody is to this request. `participates`: they ask for it or support it. */
export function partOf(request: Participation, actor: Actor, participates: boolean): Part {
  if (actor.organisationId !== request.organisationId) return hasRole(actor, "steward") ? "steward" : "outsider";
  const wrote = request.askedBy === actor.personId;
  if (hasRole(actor, "filtering_owner")) return participates || wrote ? "participating_owner" : "owner";
  if (!participates) return "colleague";
  return wrote ? "requester" : "supporter";
}

export const isWaitingForOwner = (state: State): boolean => state === "with_owner" || state === "escalated";
export const isStuck = (state: State): boolean => state === "held" || state === "escalated";
export const isLive = (state: State): boolean => liveStates.includes(state);
