import * as z from "zod";
import { latestDay } from "#functions/consent/rules.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { personalKinds, personalWordsIn } from "#functions/surveys/personal-words.ts";
import { joinDay } from "#web/day-field.ts";
import { shownText } from "#web/form-fields.ts";
import { always } from "#web/tools/fields.ts";

const day = (missing: string) =>
  z.string().refine((text) => z.iso.date().safeParse(text).success, { error: missing, abort: true });

/** A job, not a person. */
const JobType = shownText("Enter the kind of job, such as Network manager", 80).superRefine((text, context) => {
  const [found] = personalWordsIn(text);
  if (found)
    context.addIssue({
      code: "custom",
      message: `Enter a kind of job: “${found.text}” looks like ${personalKinds[found.kind]}`,
    });
});

/** What a researcher records of a participant, as agreed on the consent form. */
export const sessionForm = (today: string) =>
  z.preprocess(
    (body) => ["agreedOn", "keepUntil", "until"].reduce((values, name) => joinDay(name)(values), body),
    z
      .object({
        type: JobType,
        scope: z.enum(consentScopes.keys, { error: "Select what may be done with what they say" }),
        agreedOn: day("Enter the day on which they signed").refine(
          (on) => on <= today,
          "Enter today or a day in the past",
        ),
        keepUntil: day("Enter the last day on which notes are kept").refine(
          (on) => on >= today,
          "Enter today or a later day",
        ),
        until: day("Enter the last day of their consent").refine(
          (on) => on >= today && on <= latestDay(today),
          "Enter a day from today on, within five years",
        ),
      })
      .refine(({ keepUntil, until }) => keepUntil <= until || until < today, {
        path: ["keepUntil"],
        error: "Notes cannot be kept longer than consent lasts",
        ...always,
      }),
  );

/** The three boxes of a day, filled in. */
export function dayValues(name: string, on: string): Record<string, string> {
  const [year = "", month = "", date = ""] = on.split("-");
  return { [`${name}-year`]: year, [`${name}-month`]: String(Number(month)), [`${name}-day`]: String(Number(date)) };
}
