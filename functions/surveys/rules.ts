import * as z from "zod";
import type { Actor } from "#functions/accounts/rules.ts";
import { Text } from "#functions/catalogue/texts.ts";
import { latestDay } from "#functions/consent/rules.ts";
import type { RefusalCode } from "#functions/errors.ts";
import { whyNotResearcher } from "#functions/research/rules.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { smallest, Tally } from "./tally.ts";

export const mostQuestions = 20;
export const optionCount = { fewest: 2, most: 12 };
/** A scale goes from 1 to this. */
export const scaleSteps = 5;

const questionId = z.string().regex(/^q([1-9]|1\d|20)$/);
const asked = { questionId, text: Text(300) };

/** One of: a choice among options, a step between two ends, or words of one's own. No answer is ever asked for by force. */
export const Question = z.discriminatedUnion("kind", [
  z.object({
    ...asked,
    kind: z.literal("choice"),
    options: z
      .array(Text(120))
      .min(optionCount.fewest)
      .max(optionCount.most)
      .refine((options) => new Set(options).size === options.length),
  }),
  z.object({ ...asked, kind: z.literal("scale"), low: Text(60), high: Text(60) }),
  z.object({ ...asked, kind: z.literal("text") }),
]);
export type Question = z.infer<typeof Question>;

export const questionKinds = {
  choice: "One answer out of several",
  scale: `A scale from 1 to ${scaleSteps}`,
  text: "Their own words",
} as const satisfies Record<Question["kind"], string>;

export const audiences = {
  everyone: "Everyone who is signed in",
  invited: "Only people who are invited",
} as const;
const audienceKeys = Object.keys(audiences) as [keyof typeof audiences, ...(keyof typeof audiences)[]];

/**
 * What everybody is asked beside the questions, and may leave out. Never their organisation: it often has one person
 * only who could have said something.
 */
export const sectors = {
  central: "Central government",
  local: "Local government",
  nhs: "NHS",
  schools: "Schools",
  police: "Police",
  other: "Another part",
} as const;
export type Sector = keyof typeof sectors;
export const Sector = z.enum(Object.keys(sectors) as [Sector, ...Sector[]]);

/** What a survey asks, whom, and what those who answer agree to. Fixed once it is open. */
export const Plan = z
  .object({
    title: Text(160),
    introduction: Text(2000),
    questions: z.array(Question).min(1).max(mostQuestions),
    audience: z.enum(audienceKeys),
    /** The last day on which it can be answered. */
    closesOn: z.iso.date(),
    /** The last day on which an answer is kept as it was given; the figures are kept on. */
    keepUntil: z.iso.date(),
    /** The last day on which consent holds. After it nothing that rests on the answers is kept or shown. */
    until: z.iso.date(),
    scope: consentScopes.schema,
  })
  .refine(({ closesOn, keepUntil }) => closesOn < keepUntil, {
    path: ["keepUntil"],
    error: "Enter a day after the survey closes",
  })
  .refine(({ keepUntil, until }) => keepUntil <= until, {
    path: ["until"],
    error: "Enter the day until which answers are kept, or a later one",
  });
export type Plan = z.infer<typeof Plan>;

export const Survey = z.object({
  surveyId: z.string(),
  version: z.int().positive(),
  studyId: z.string(),
  status: z.enum(["draft", "open", "closed"]),
  plan: Plan,
  composedBy: z.string(),
  openedOn: z.iso.date().optional(),
  closedOn: z.iso.date().optional(),
  /** Counted once, after closing, and never again: what two counts differ by would be what one person said. */
  tally: Tally.optional(),
  /** How many had withdrawn when it was counted, so that later ones can be told from them. */
  withdrawnBefore: z.int().nonnegative().optional(),
});
export type Survey = z.infer<typeof Survey>;

export const questionsOf = <Kind extends Question["kind"]>(
  { plan }: Pick<Survey, "plan">,
  ...kinds: readonly Kind[]
): Extract<Question, { kind: Kind }>[] =>
  plan.questions.filter((question): question is Extract<Question, { kind: Kind }> =>
    (kinds as readonly string[]).includes(question.kind),
  );

export const isTakingAnswers = ({ status, plan }: Pick<Survey, "status" | "plan">, today: string): boolean =>
  status === "open" && plan.closesOn >= today;

/** Whether consent still holds to tell researchers what was answered. */
export const isTold = ({ plan }: Pick<Survey, "plan">, today: string): boolean => today <= plan.until;

/** A day that is over, or too far off for anybody to agree to, in the plan of a survey that is to be opened. */
export const areDaysUsable = ({ closesOn, until }: Plan, today: string): boolean =>
  closesOn >= today && until <= latestDay(today);

export const whyCannotCompose = (actor: Actor, survey: Pick<Survey, "status"> | undefined): RefusalCode | undefined =>
  whyNotResearcher(actor) ?? (survey && survey.status !== "draft" ? "survey_opened" : undefined);

export const whyCannotOpen = (actor: Actor, { status, plan }: Survey, today: string): RefusalCode | undefined => {
  const lacks = whyNotResearcher(actor);
  if (lacks) return lacks;
  if (status !== "draft") return "survey_opened";
  return areDaysUsable(plan, today) ? undefined : "survey_not_open";
};

/** Rounded down to fives, and nothing below: while a survey is open, who came last must not be told from the number. */
export const roundedDown = (answers: number): number => Math.floor(answers / smallest) * smallest;
