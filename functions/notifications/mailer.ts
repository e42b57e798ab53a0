import type { Email } from "./email.ts";

/** The one way out for e-mail. */
export interface Mailer {
  /** Throws `MailRefused` when the address takes no mail and never will; anything else is tried again. */
  send: (email: Email) => Promise<void>;
}

/** Says nothing of whom it was for: what is thrown is logged. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
}
