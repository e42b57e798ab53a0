import { whyCannotSuggestImage } from "#functions/access/self-test.ts";
import type { Tally } from "#functions/access/tallies.ts";
import type { ToolAccess } from "#functions/access/totals-service.ts";
import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { type AnswerView, answerView } from "./words.ts";

/** What a tool's page says of where it works. */
export interface ToolAccessView {
  tally: Tally;
  current: number;
  /** Undefined: the organisations have not been counted yet, and unknown is not shown as a number. */
  countedAt: string | undefined;
  /** For members: at their own organisation. */
  own: AnswerView | undefined;
  maySetImage: boolean;
}

export const toolAccessView = (actor: Actor | undefined, { tally, census, own }: ToolAccess): ToolAccessView => ({
  tally,
  current: census?.current ?? 0,
  countedAt: census?.countedAt,
  own: own && actor && isMember(actor) ? answerView(own.overall) : undefined,
  maySetImage: actor !== undefined && whyCannotSuggestImage(actor) === undefined,
});
