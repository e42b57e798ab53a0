import * as z from "zod";
import { checkWays, type OwnerCheck } from "#functions/accounts/owner-checks.ts";
import { joinDay, optionalDay } from "#web/day-field.ts";
import { optionalLink } from "#web/form-fields.ts";

export const wayWords: Record<OwnerCheck["way"], string> = {
  switchboard: "Through the organisation’s published switchboard",
  published_mailbox: "Through a mailbox that the organisation publishes",
};
export const wayChoices = checkWays.map((value) => ({ value, text: wayWords[value] }));

/** How a steward checked that a contact is who they say: never through what the contact itself gave. */
export const OwnerCheckForm = z.preprocess(
  joinDay("checkedOn"),
  z.object({
    way: z.enum(checkWays, { error: "Select how you checked" }),
    publishedAt: optionalLink
      .transform((text) => text ?? "")
      .refine((text) => text, "Enter the web address of the page where the organisation publishes it"),
    checkedOn: optionalDay.transform((day) => day ?? "").refine((day) => day, "Enter the day on which you checked"),
  }),
);
