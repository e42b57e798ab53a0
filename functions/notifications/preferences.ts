import * as z from "zod";
import { isAnswerNeeded } from "./kinds.ts";
import type { Notification } from "./rules.ts";

export const mailChoices = ["at_once", "daily", "none"] as const;
export const MailChoice = z.enum(mailChoices);
export type MailChoice = z.infer<typeof MailChoice>;

export const MailPreference = z.object({
  personId: z.string(),
  choice: MailChoice,
  version: z.int().nonnegative(),
});
export type MailPreference = z.infer<typeof MailPreference>;

/** Of whoever has chosen nothing yet. */
export const firstPreference = (personId: string): MailPreference => ({ personId, choice: "at_once", version: 0 });

/** People choose; a contact is written to only where the law or an answer asks for it. */
export const isPerson = (recipientId: string): boolean => recipientId.startsWith("per_");

/** What is to happen to one that is due, if its recipient has chosen so. What waits for an answer is never held back. */
export function howToDeliver({ kind }: Pick<Notification, "kind">, choice: MailChoice): "send" | "hold" | "drop" {
  if (isAnswerNeeded(kind) || choice === "at_once") return "send";
  if (choice === "none") return "drop";
  return kind === "digest" ? "send" : "hold";
}
