import { createTransport } from "nodemailer";
import { failureOf, isRefusal, type Mailer, MailNotSent, MailRefused } from "./mailer.ts";
import { asMessage } from "./mime.ts";

interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user and password if the server asks for them. */
  url: string;
  from: string;
  /** How long one e-mail may take, in milliseconds: far less than the outbox's lease on it. */
  longest?: number;
}

export function createSmtpMailer({ url, from, longest = 25_000 }: SmtpOptions): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: longest / 2,
    greetingTimeout: longest / 2,
    socketTimeout: longest / 2,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(email) {
      try {
        await transport.sendMail({ ...asMessage(email, from), signal: AbortSignal.timeout(longest) });
      } catch (error) {
        const failure = error as object;
        throw isRefusal(failure) ? new MailRefused(failureOf(failure)) : new MailNotSent(failureOf(failure));
      }
    },
  };
}
