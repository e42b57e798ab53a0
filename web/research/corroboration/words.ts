import type { Statement } from "#functions/corroboration/rules.ts";
import { rejectionLabels } from "#functions/corroboration/rules.ts";
import type { Corroboration } from "#functions/corroboration/service.ts";
import { step } from "#functions/corroboration/tally.ts";

const organisations = (shown: number): string => (shown < step ? `fewer than ${step}` : `at least ${shown}`);

export const countSentence = ({ here, notHere }: Pick<Corroboration, "here" | "notHere">): string => {
  const sentence = `${organisations(here)} organisations have said that this is so there too, and ${organisations(notHere)} that it is not.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
};

/** What became of the comment of the member's own organisation. */
export const commentWords = ({ comment, rejection }: Pick<Statement, "comment" | "rejection">): string | undefined => {
  if (rejection !== undefined)
    return `A researcher did not make your organisation’s comment public, and it is erased: ${rejectionLabels[rejection].toLowerCase()}.`;
  if (!comment) return undefined;
  return comment.state === "waiting"
    ? "A researcher of another organisation reads the comment before anybody else does."
    : `A researcher has cleared the comment. It is public, without your organisation, from the next count on that finds at least ${step} organisations.`;
};
