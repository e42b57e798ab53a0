import * as z from "zod";
import { WebAddress } from "#functions/catalogue/texts.ts";
import { dayOf, optionalDay } from "#web/day-field.ts";

export const isHttps = (text: string): boolean => /^https:\/\//i.test(text) && WebAddress.safeParse(text).success;

/** The two fields of a source. The page must have been read by `now`. */
export const sourceFields = (now: Date) => ({
  sourceUrl: z
    .string({ error: "Enter one web address" })
    .trim()
    .default("")
    .refine((text) => text === "" || isHttps(text), "Enter a web address that starts with https://")
    .transform((text) => text || undefined),
  readOn: optionalDay.refine((day) => day === undefined || day <= dayOf(now), "Enter today or a day in the past"),
});

/** A refinement that is judged beside the others, so that one page shows every error; the fields may be as typed. */
export const always = { when: () => true };

export const isFilled = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
