import path from "node:path";
import * as z from "zod";
import { NameServers, RdapBootstrap } from "#functions/name-lookups.ts";
import { clockOffset } from "./clock.ts";

const whole = (text: string | undefined) => (text ? Number(text) : undefined);

/** Who runs a copy on a laptop, for its privacy notices. */
export const localController = {
  name: "the people running this copy of Commonlist",
  address: "This computer",
  email: "commonlist@localhost",
};

const portRange = "PORT is a number from 1 to 65535";

/** What the environment may say on a laptop. Empty is the same as not set. */
export const LocalSettings = z
  .object({
    PORT: z
      .string()
      .optional()
      .transform(whole)
      .pipe(z.int(portRange).min(1, portRange).max(65535, portRange).optional()),
    DATA_DIR: z.string().optional(),
    TABLE_NAME: z.string().optional(),
    AWS_ENDPOINT_URL_DYNAMODB: z.string().optional(),
    SMTP_URL: z
      .string()
      .optional()
      .transform((text) => text || undefined)
      .pipe(z.url({ protocol: /^smtps?$/, error: "SMTP_URL is like smtp://localhost:1025" }).optional()),
    MAIL_FROM: z.string().optional(),
    NAME_SERVERS: z.preprocess((text) => text || undefined, NameServers),
    RDAP_BOOTSTRAP: z.preprocess((text) => text || undefined, RdapBootstrap),
    CLOCK_OFFSET: z
      .string()
      .optional()
      .transform((text) => (text ? clockOffset(text) : 0))
      .pipe(z.number({ error: "CLOCK_OFFSET is like +8d, -2h or +30m" })),
  })
  .transform((given) => ({
    port: given.PORT ?? 3000,
    /** Absolute, so that it means the same to every process. */
    dataDirectory: path.resolve(given.DATA_DIR || ".data"),
    table: given.TABLE_NAME || "commonlist",
    givenEndpoint: given.AWS_ENDPOINT_URL_DYNAMODB || undefined,
    /** Undefined where e-mail goes to a folder. */
    smtp: given.SMTP_URL && { url: given.SMTP_URL, from: given.MAIL_FROM || localController.email },
    clockOffset: given.CLOCK_OFFSET,
    /** Undefined where listed names are not looked up: nothing leaves the machine unless it is told to. */
    nameServers: given.NAME_SERVERS,
    rdapBootstrap: given.RDAP_BOOTSTRAP,
  }));
export type LocalSettings = z.infer<typeof LocalSettings>;
