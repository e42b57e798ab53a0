import type { Email } from "./email.ts";

/** The one way out for e-mail. */
export interface Mailer {
  /** Throws `MailRefused` when the address takes no mail and never will; anything else is tried again. */
  send: (email: Email) => Promise<void>;
}

/** The mail server took nothing for this address, and never will. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
}

/** Codes alone: what a mail server answers, and what the library keeps of it, names the address. */
export class MailNotSent extends Error {
  override readonly name = "MailNotSent";
}

/** The parts of a failure that say nothing of whom the e-mail was for. */
interface Failure {
  code?: unknown;
  responseCode?: unknown;
  command?: unknown;
  response?: unknown;
}

/**
 * RFC 5321 section 4.2.1 and RFC 3463: a 5xx to the recipient or to the message is for good. Not so 5.7, a matter of policy: a relay that
 * does not know us refuses every address, and none of them is dead for it.
 */
export function isRefusal({ responseCode, command, response }: Failure): boolean {
  const isPermanent = typeof responseCode === "number" && responseCode >= 500 && responseCode < 600;
  const isOfRecipient = command === "RCPT TO" || command === "DATA";
  return isPermanent && isOfRecipient && !/^\d{3}[ -]5\.7\./.test(String(response ?? ""));
}

const word = (value: unknown): string => /^[A-Za-z0-9_ ]{1,40}$/.exec(String(value ?? ""))?.[0] ?? "";

export const failureOf = ({ code, responseCode, command }: Failure): string =>
  [code, responseCode, command].map(word).filter(Boolean).join(" ") || "unknown";
