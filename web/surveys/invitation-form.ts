import * as z from "zod";
import { linesOf } from "#web/form-fields.ts";

const mostAtOnce = 50;

/** Addresses that are looked up and then forgotten. */
export const invitationForm = z.object({
  addresses: z
    .string({ error: "Enter an e-mail address" })
    .transform((text) => linesOf(text))
    .refine((lines) => lines.length > 0, "Enter an e-mail address")
    .refine((lines) => lines.length <= mostAtOnce, `Enter ${mostAtOnce} addresses or fewer at once`)
    .refine((lines) => lines.every((line) => z.email().safeParse(line).success), "Enter one e-mail address a line"),
});
