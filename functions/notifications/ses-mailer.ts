import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { createTransport } from "nodemailer";
import { failureOf, type Mailer, MailNotSent } from "./mailer.ts";
import { asMessage } from "./mime.ts";

interface SesOptions {
  from: string;
  /** Whose events say which e-mails came back. */
  configurationSet: string;
}

/** By this tag an event of SES says which notification it is about: SES puts a Message-ID of its own in the place of ours. */
export const notificationTag = "notification";

/** Amazon SES. Only once each: the SDK would send again what has merely not been answered in time, and the outbox does that later. */
export function createSesMailer({ from, configurationSet }: SesOptions): Mailer {
  const sesClient = new SESv2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
  const transport = createTransport({ SES: { sesClient, SendEmailCommand } });
  return {
    async send(email) {
      const tags = [{ Name: notificationTag, Value: email.notificationId }];
      try {
        await transport.sendMail({
          ...asMessage(email, from),
          ses: { ConfigurationSetName: configurationSet, EmailTags: tags },
        });
      } catch (error) {
        const { name, code } = error as { name?: unknown; code?: unknown };
        throw new MailNotSent(failureOf({ code, command: name }));
      }
    },
  };
}
