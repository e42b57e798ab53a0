import * as z from "zod";
import { digestOf } from "#functions/digest.ts";
import type { Answers } from "#functions/surveys/answering-service.ts";
import { keysOf, longestText } from "#functions/surveys/answers.ts";
import { type PersonalWords, personalWordsIn } from "#functions/surveys/personal-words.ts";
import { questionsOf, Sector, type Survey } from "#functions/surveys/rules.ts";
import { optionalShownText } from "#web/form-fields.ts";

/** What a radio says for no answer, so that an answer can be taken back without a script. */
const left = "none";

/** What a tick beside a warned text says: that this very text may be sent. */
const mayBeSent = (text: string): string => digestOf(text).slice(0, 16);

const personalMessage = "Check this answer: it may say who somebody is";

/** The answers to a survey. A text that may say who somebody is comes back to its writer once. */
export const answerForm = (survey: Survey) =>
  z
    .looseObject({
      consent: z.literal("yes", { error: "Tick the box if you agree to take part" }),
      sector: z.enum([...Sector.options, left]).optional(),
    })
    .transform((form, context): Omit<Answers, "code"> => {
      const fail = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
      const chosen = questionsOf(survey, "choice", "scale").flatMap((question) => {
        const given = String(form[question.questionId] ?? left);
        return keysOf(question).includes(given) ? [[question.questionId, given]] : [];
      });
      const written = questionsOf(survey, "text").flatMap(({ questionId }) => {
        const read = optionalShownText(longestText).safeParse(String(form[questionId] ?? ""));
        for (const { message } of read.error?.issues.slice(0, 1) ?? []) fail(questionId, message);
        const text = read.data;
        if (text === undefined) return [];
        const isWarned = personalWordsIn(text).length > 0 && form[`${questionId}-keep`] !== mayBeSent(text);
        if (isWarned) fail(questionId, personalMessage);
        return [[questionId, text]];
      });
      if (chosen.length + written.length === 0)
        fail(survey.plan.questions[0]?.questionId ?? "form", "Answer one question or more");
      const { sector } = form;
      return {
        ...(sector && sector !== left && { sector }),
        choices: Object.fromEntries(chosen),
        texts: Object.fromEntries(written),
      };
    });

/** What was seen in the texts as they were typed, and the tick that lets each be sent as it is. */
export function warningsOf(
  survey: Survey,
  values: Readonly<Record<string, unknown>>,
): Record<string, { seen: PersonalWords[]; keep: string }> {
  const warned = questionsOf(survey, "text").flatMap(({ questionId }) => {
    const text = String(values[questionId] ?? "").trim();
    const seen = personalWordsIn(text.slice(0, longestText));
    return seen.length > 0 ? [[questionId, { seen, keep: mayBeSent(text) }]] : [];
  });
  return Object.fromEntries(warned);
}
