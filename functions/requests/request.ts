import * as z from "zod";
import { Text } from "#functions/catalogue/texts.ts";
import { shardFrom } from "#functions/ids.ts";
import { actions, states } from "./rules.ts";

/** How soon, with the words that pages show; the most urgent last. */
export const urgencyLabels = {
  someday: "It would help, at no particular time",
  month: "Within a month",
  week: "Within a week",
  now: "Work is stopped without it",
} as const;
export type Urgency = keyof typeof urgencyLabels;
export const urgencies = Object.keys(urgencyLabels) as [Urgency, ...Urgency[]];

export const mostPartners = 20;

/** What somebody writes who asks. Colleagues and the organisation's web filtering leads read it, nobody else. */
export const RequestContent = z.object({
  purpose: Text(2000),
  partnerIds: z.array(z.string()).max(mostPartners),
  urgency: z.enum(urgencies),
  insteadToday: Text(1000).optional(),
});
export type RequestContent = z.infer<typeof RequestContent>;

/** What was decided, as those who asked see it: without the person who decided. */
const Outcome = z.object({
  decisionId: z.string(),
  kind: z.enum(["agreed", "agreed_with_conditions", "refused"]),
  reason: z.string(),
  conditions: z.string().optional(),
  expiresOn: z.iso.date().optional(),
});

/** One organisation's staff asking it for one tool. Holds nothing of who decides. */
export const Request = RequestContent.extend({
  requestId: z.string(),
  organisationId: z.string(),
  toolId: z.string(),
  state: z.enum(states),
  version: z.int().positive(),
  /** Who wrote it, whether or not they ask for it still. Undefined a year after it ended. */
  askedBy: z.string().optional(),
  askedAt: z.iso.datetime(),
  stateSince: z.iso.datetime(),
  outcome: Outcome.optional(),
  /** What the web filtering lead asked last. */
  question: z.string().optional(),
  nudgedAt: z.iso.datetime().optional(),
  /** How often the timer rang in this state. */
  rings: z.int().nonnegative(),
  dueAt: z.iso.datetime().optional(),
  forgottenAt: z.iso.datetime().optional(),
});
export type Request = z.infer<typeof Request>;

/** One step of a request. Names nobody. */
export const HistoryEntry = z.object({
  requestId: z.string(),
  version: z.int().positive(),
  at: z.iso.datetime(),
  action: z.enum(["ask", ...actions]),
  state: z.enum(states),
  /** Where it was before, and since when: what the usual time of a step is counted from. */
  before: z.object({ state: z.enum(states), since: z.iso.datetime() }).optional(),
  text: z.string().optional(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Timers lie in four shards. */
export const timerShards = [0, 1, 2, 3] as const;
export const timerShardOf = (id: string): number => shardFrom(id, timerShards.length);

export const isAgreed = ({ outcome }: Pick<Request, "outcome">): boolean =>
  outcome !== undefined && outcome.kind !== "refused";
