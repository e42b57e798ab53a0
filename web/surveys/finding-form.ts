import * as z from "zod";
import { confidences, scopes, themes } from "#functions/research/vocabulary.ts";
import { TextId } from "#functions/surveys/answers.ts";
import { manyOf, optionalShownText, shownText } from "#web/form-fields.ts";
import { always } from "#web/tools/fields.ts";

/** A record rests on no more participants than that. */
const mostTexts = 60;

export const findingForm = z
  .object({
    textIds: manyOf(TextId).refine((ids) => ids.length <= mostTexts, `Select ${mostTexts} texts or fewer`),
    questionIds: manyOf(z.string().regex(/^q\d{1,2}$/)),
    statement: shownText("Enter what was found, in your own words", 600),
    figure: optionalShownText(300),
    theme: z.enum(themes.keys, { error: "Select a theme" }),
    scope: z.enum(scopes.keys, { error: "Select where this was seen" }),
    confidence: z.enum(confidences.keys, { error: "Select how sure this is" }),
    confidenceReason: shownText("Enter why it is as sure as that", 300),
  })
  .refine(({ textIds, questionIds }) => textIds.length + questionIds.length > 0, {
    path: ["questionIds"],
    error: "Select what the finding rests on",
    ...always,
  });
