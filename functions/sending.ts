import { type Deployment, type MailSettings, servicesFromEnvironment } from "./environment.ts";
import type { Mailer } from "./notifications/mailer.ts";
import { createSesMailer } from "./notifications/ses-mailer.ts";
import { createSmtpMailer } from "./notifications/smtp-mailer.ts";

/** A mail server if one is given, SES otherwise; undefined in a function that is told of neither. */
function createMailer({ from, configurationSet, smtpUrl }: MailSettings): Mailer | undefined {
  if (from && smtpUrl) return createSmtpMailer({ url: smtpUrl, from });
  return from && configurationSet ? createSesMailer({ from, configurationSet }) : undefined;
}

/** For functions that dispatch the outbox: the others need not carry what sends e-mail. */
export const sendingServicesFromEnvironment = (): Promise<Deployment> =>
  servicesFromEnvironment(process.env, createMailer);
