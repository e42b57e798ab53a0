import * as z from "zod";
import type { RefusalCode } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import { RecordId } from "#functions/research/contents.ts";
import type { FindingState } from "#functions/research/rules.ts";

export const longestComment = 1000;

export const stanceLabels = {
  here: "This is so here too",
  not_here: "This is not so here",
} as const;
export type Stance = keyof typeof stanceLabels;
export const stances = Object.keys(stanceLabels) as [Stance, ...Stance[]];

/** Why a researcher did not make a comment public. */
export const rejectionLabels = {
  recognisable: "Somebody, or one organisation, could be recognised by it",
  security: "It says something that helps to get around a filter or to attack it",
  off_topic: "It is not about the finding",
  rude: "It is not fit to be published",
} as const;
export type Rejection = keyof typeof rejectionLabels;
export const rejections = Object.keys(rejectionLabels) as [Rejection, ...Rejection[]];

const Comment = z.object({
  /** Of these words: others have another, so that what was looked at is what becomes public. */
  commentId: Id("comment"),
  text: z.string().max(longestComment),
  state: z.enum(["waiting", "cleared"]),
});

/** What one organisation says of one finding. Whose it is, is shown to nobody but its members. */
export const Statement = z.object({
  findingId: RecordId,
  organisationId: Id("organisation"),
  version: z.int().positive(),
  /** Undefined: taken back. */
  stance: z.enum(stances).optional(),
  comment: Comment.optional(),
  /** Why the comment that was here is gone. */
  rejection: z.enum(rejections).optional(),
});
export type Statement = z.infer<typeof Statement>;

export interface Saying {
  stance: Stance;
  comment?: string | undefined;
}

/** Only what still counts as evidence is corroborated. */
export const whyCannotSay = (state: FindingState): RefusalCode | undefined => {
  if (state === "live") return undefined;
  return state === "superseded" || state === "expired" ? "finding_not_live" : "not_found";
};

/** Words that stay as they are keep what a researcher decided about them. */
export function afterSaying(
  before: Statement | undefined,
  key: Pick<Statement, "findingId" | "organisationId">,
  { stance, comment: text }: Saying,
  commentId: string,
): Statement {
  const isSame = text !== undefined && before?.comment?.text === text;
  const comment = isSame ? before.comment : text !== undefined && { commentId, text, state: "waiting" as const };
  return { ...key, version: (before?.version ?? 0) + 1, stance, ...(comment && { comment }) };
}

/** Nothing is left of it but that there was something, so that an old form changes nothing. */
export const afterTakingBack = ({ findingId, organisationId, version }: Statement): Statement => ({
  findingId,
  organisationId,
  version: version + 1,
});

/** A rejected comment is erased. */
export function afterDecision(before: Statement, decision: "clear" | Rejection): Statement {
  const { comment, ...rest } = before;
  const next = { ...rest, version: before.version + 1 };
  if (decision !== "clear") return { ...next, rejection: decision };
  return { ...next, ...(comment && { comment: { ...comment, state: "cleared" as const } }) };
}

/** Whether a form that was sent before has done this already. */
export const saysTheSame = (stored: Statement, { version, stance, comment }: Statement): boolean =>
  stored.version === version && stored.stance === stance && stored.comment?.text === comment?.text;
