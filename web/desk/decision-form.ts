import * as z from "zod";
import {
  type Classification,
  classificationLabels,
  classifications,
  type DecisionContent,
  decisionKindLabels,
  decisionKinds,
  mostStaffGroups,
} from "#functions/requests/decisions.ts";
import { joinDay, optionalDay } from "#web/day-field.ts";
import { linesOf, optionalShownText, shownText } from "#web/form-fields.ts";
import type { FormValues } from "#web/forms.ts";
import { anyOr } from "#web/params.ts";
import { always } from "#web/tools/fields.ts";
import { optionsOf } from "#web/tools/words.ts";

const days = ["plannedFrom", "plannedUntil", "expiresOn"] as const;
const joinDays = (body: unknown): unknown => days.reduce((joined, name) => joinDay(name)(joined), body);

/** What a web filtering lead fills in to decide. The last day must not have passed `today`. */
export const decisionForm = (today: string) =>
  z.preprocess(
    joinDays,
    z
      .object({
        kind: z.enum(decisionKinds, { error: "Select what you decide" }),
        reason: shownText("Enter the reason", 2000),
        conditions: optionalShownText(2000),
        classification: anyOr(z.enum(classifications)),
        staffGroups: optionalShownText(1000)
          .transform(linesOf)
          .refine((groups) => groups.length <= mostStaffGroups && groups.every((group) => group.length <= 80), {
            error: `Enter ${mostStaffGroups} groups or fewer, each with 80 characters or fewer`,
          }),
        dpiaReference: optionalShownText(200),
        riskReference: optionalShownText(200),
        riskRole: optionalShownText(100),
        changeReference: optionalShownText(200),
        plannedFrom: optionalDay,
        plannedUntil: optionalDay,
        expiresOn: optionalDay.refine((day) => day === undefined || day >= today, "Enter today or a day to come"),
      })
      .refine(({ kind, conditions }) => kind !== "agreed_with_conditions" || conditions !== undefined, {
        path: ["conditions"],
        error: "Enter the conditions",
        ...always,
      })
      .refine(({ kind, conditions }) => kind === "agreed_with_conditions" || conditions === undefined, {
        path: ["conditions"],
        error: "Remove the conditions, or select “Agreed with conditions”",
        ...always,
      })
      .refine(({ plannedFrom, plannedUntil }) => !plannedFrom || !plannedUntil || plannedFrom <= plannedUntil, {
        path: ["plannedUntil"],
        error: "Enter the day it starts or a later one",
      }),
  );

/** Without what was left empty. */
export const contentOf = (form: z.output<ReturnType<typeof decisionForm>>): DecisionContent =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as DecisionContent;

const dayBoxes = (name: string, day: string | undefined): FormValues => {
  const [year = "", month = "", date = ""] = day?.split("-") ?? [];
  return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year };
};

/** A form filled with what was decided elsewhere. */
export const valuesOf = ({ staffGroups, expiresOn, ...rest }: Partial<DecisionContent>): FormValues => ({
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
  staffGroups: (staffGroups ?? []).join("\n"),
  ...dayBoxes("expiresOn", expiresOn),
});

export const decisionOptions = {
  kinds: optionsOf(decisionKindLabels),
  classifications: [
    { value: "", text: "Not stated" },
    ...optionsOf(classificationLabels satisfies Record<Classification, string>),
  ],
};
