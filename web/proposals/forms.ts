import * as z from "zod";
import { Id } from "#functions/ids.ts";
import { choices, type Interest, interestKinds } from "#functions/voting/rules.ts";
import { optionalShownText, shownText } from "#web/form-fields.ts";

/** The two fields in which a proposer or voter declares an interest. */
export const interestFields = {
  interest: z.enum(interestKinds, { error: "Select whether you have an interest in the supplier" }),
  interestDetail: optionalShownText(500),
};

export const VoteForm = z
  .object({
    ballotId: Id("ballot"),
    version: z.coerce.number().int().positive(),
    ...interestFields,
    choice: z.enum(choices, { error: "Select how your organisation votes" }),
    reason: optionalShownText(1000),
  })
  .refine(({ choice, reason }) => choice !== "block" || reason, {
    path: ["reason"],
    error: "Enter your reason for objecting",
    when: ({ value }) => (value as { choice?: unknown }).choice === "block",
  })
  .refine(({ choice, interest }) => choice === "abstain" || interest === "none", {
    path: ["choice"],
    error: "Select abstain: you have an interest in the supplier",
    when: ({ issues }) => issues.length === 0,
  });

export const CommentForm = z.object({ commentId: Id("comment"), text: shownText("Enter your comment", 3000) });

export const AnswerForm = z.object({
  organisationId: Id("organisation"),
  version: z.coerce.number().int().positive(),
  answer: shownText("Enter your answer", 2000),
});

export const VersionForm = z.object({ version: z.coerce.number().int().positive() });

/** In the shape that the rules take. */
export const interestOf = ({
  interest: kind,
  interestDetail,
}: {
  interest: Interest["kind"];
  interestDetail?: string | undefined;
}): Interest => ({
  kind,
  ...(kind !== "none" && interestDetail && { detail: interestDetail }),
});
