import { createHash } from "node:crypto";
import * as z from "zod";
import { Text } from "#functions/catalogue/texts.ts";
import type { Question, Survey } from "./rules.ts";
import { questionsOf, Sector, scaleSteps } from "./rules.ts";
import type { Counted } from "./tally.ts";

/** What one participant chose: by question the place of the option from 0, or the step of the scale from 1. Left out is left out. */
export const Sheet = z.object({
  sector: Sector.optional(),
  choices: z.record(z.string(), z.string().regex(/^\d{1,2}$/)),
});
export type Sheet = z.infer<typeof Sheet>;

export const longestText = 2000;
export const OwnWords = Text(longestText);

/** Where a participant's answers lie. */
export const Place = z.object({ participantId: z.string(), surveyId: z.string(), textIds: z.array(z.string()) });
export type Place = z.infer<typeof Place>;

/** What somebody wrote in their own words: seen by nobody but those who clear it, until it is cleared. */
export const WrittenText = z.object({
  surveyId: z.string(),
  textId: z.string(),
  questionId: z.string(),
  participantId: z.string(),
  status: z.enum(["waiting", "cleared"]),
  sealed: z.string(),
  version: z.int().positive(),
});
export type WrittenText = z.infer<typeof WrittenText>;

/** The same for the same participant and question, and in an order that tells nothing of who wrote what. */
export const textIdOf = (participantId: string, questionId: string): string =>
  `txt_${createHash("sha256").update(`survey text\0${participantId}\0${questionId}`).digest("hex").slice(0, 24)}`;
export const TextId = z.string().regex(/^txt_[0-9a-f]{24}$/);

/** The answers that a question can be counted by, in order. */
export const keysOf = (question: Exclude<Question, { kind: "text" }>): string[] =>
  question.kind === "choice"
    ? question.options.map((_, place) => String(place))
    : Array.from({ length: scaleSteps }, (_, step) => String(step + 1));

/** Without what no form of the survey sends. */
export function sheetFor(survey: Survey, { sector, choices }: Sheet): Sheet {
  const known = questionsOf(survey, "choice", "scale").flatMap((question) => {
    const given = choices[question.questionId];
    return given !== undefined && keysOf(question).includes(given) ? [[question.questionId, given]] : [];
  });
  return { ...(sector && { sector }), choices: Object.fromEntries(known) };
}

export const countedFrom = ({ sector, choices }: Sheet): Counted => ({ sector: sector ?? "", answers: choices });
