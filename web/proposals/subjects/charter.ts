import * as z from "zod";
import {
  CharterTerms,
  type Fraction,
  firstTerms,
  longestDaysOpen,
  type CharterTerms as Terms,
} from "#functions/charter/rules.ts";
import type { Services } from "#functions/services.ts";
import { type FormValues, readForm } from "#web/forms.ts";
import { commonFields, commonValues, type DraftSubject, draftFrom, freshValues } from "./subject.ts";

const fraction = (label: string) =>
  z
    .string({ error: `Enter ${label}` })
    .trim()
    .regex(/^[1-9]\d{0,2}\/[1-9]\d{0,2}$/, `Enter ${label} as a share, such as 1/2`)
    .transform((text): Fraction => {
      const [parts = 0, of = 0] = text.split("/").map(Number);
      return { parts, of };
    });

/** Within what CharterTerms allows, in words that say it. */
const whole = (label: string, least: number, most: number) =>
  z.coerce
    .number({ error: `Enter ${label} as a whole number` })
    .int(`Enter ${label} as a whole number`)
    .min(least, `Enter ${label} as a number from ${least} to ${most}`)
    .max(most, `Enter ${label} as a number from ${least} to ${most}`);

const CharterForm = z
  .object({
    charterVersion: z.coerce.number().int().positive(),
    quorumShare: fraction("the quorum"),
    quorumFloor: whole("the fewest votes", 2, 100),
    threshold: fraction("the threshold"),
    blockOverride: fraction("what outweighs objections"),
    minimumDaysOpen: whole("the days a vote is open", 7, longestDaysOpen),
    noticeDays: whole("the days of notice", 0, 60),
    missedVotesBeforeSuspension: whole("the votes missed", 2, 10),
    ...commonFields,
  })
  .superRefine((form, context) => {
    for (const { path, message } of CharterTerms.safeParse(form).error?.issues ?? []) {
      context.addIssue({ code: "custom", path, message });
    }
  })
  .transform((form) =>
    draftFrom(form, {
      subject: "charter" as const,
      terms: CharterTerms.parse(form),
      charterVersion: form.charterVersion,
    }),
  );

const written = ({ parts, of }: Fraction): string => `${parts}/${of}`;

const termValues = (terms: Terms): FormValues => ({
  quorumShare: written(terms.quorumShare),
  quorumFloor: String(terms.quorumFloor),
  threshold: written(terms.threshold),
  blockOverride: written(terms.blockOverride),
  minimumDaysOpen: String(terms.minimumDaysOpen),
  noticeDays: String(terms.noticeDays),
  missedVotesBeforeSuspension: String(terms.missedVotesBeforeSuspension),
});

/** Change the rules that votes are held under. */
export const charterSubject = ({ charters }: Services): DraftSubject => ({
  title: "Propose a change to the charter",
  read: (c) => readForm(c, CharterForm),

  async fresh() {
    const { terms, version } = await charters.currentCharter();
    const values = freshValues("Change the charter", terms.minimumDaysOpen);
    return { ...values, charterVersion: String(version), ...termValues(terms) };
  },

  valuesOf: (proposal): FormValues => ({
    ...commonValues(proposal),
    charterVersion: String(proposal.charterVersion),
    ...termValues(proposal.terms ?? firstTerms),
  }),

  offers: async () => ({}),
});
