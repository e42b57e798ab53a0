import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { ProviderList } from "./accounts/identity-claims.ts";
import { createIdentityProvider } from "./accounts/identity-providers.ts";
import { createNameLookups, NameServers, RdapBootstrap } from "./name-lookups.ts";
import { type Mailer, MailNotSent } from "./notifications/mailer.ts";
import { type OutboxItem, retryAt } from "./outbox/rules.ts";
import { personalDataFromKms } from "./personal-data-keys.ts";
import { createServices, type Services } from "./services.ts";
import { type Signer, signerFromKms } from "./signer.ts";
import { createBucketFiles } from "./whitelist/bucket-files.ts";

/** What a function on AWS is told in its environment. Secrets are named there and read, never written there. */
export const Settings = z.object({
  TABLE_NAME: z.string().min(1),
  RELEASES_BUCKET: z.string().min(1),
  PUBLIC_ORIGIN: z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin),
  PERSONAL_DATA_KEY_ARN: z.string().startsWith("arn:"),
  LOOKUP_KEY_SECRET: z.string().min(1),
  /** The keys that sign what is published: of a function that signs all four, of any other none. */
  TARGETS_KEY_ARN: z.string().startsWith("arn:").optional(),
  SUBSCRIPTIONS_KEY_ARN: z.string().startsWith("arn:").optional(),
  SNAPSHOT_KEY_ARN: z.string().startsWith("arn:").optional(),
  TIMESTAMP_KEY_ARN: z.string().startsWith("arn:").optional(),
  NAME_SERVERS: NameServers,
  RDAP_BOOTSTRAP: RdapBootstrap,
  /** Who answers for the personal data. */
  CONTROLLER_NAME: z.string().min(1),
  CONTROLLER_ADDRESS: z.string().min(1),
  CONTROLLER_EMAIL: z.email(),
  /** Where e-mail is sent: from which address, and either SES's configuration set or the secret with a server's address. */
  MAIL_FROM: z.email().optional(),
  MAIL_CONFIGURATION_SET: z.string().min(1).optional(),
  SMTP_SECRET: z.string().min(1).optional(),
  /** Those that people may sign in with; absent where nobody signs in. */
  PROVIDERS_SECRET: z.string().min(1).optional(),
  /** What only our CloudFront distribution sends; absent where no request comes in. */
  EDGE_SECRET: z.string().min(1).optional(),
});

/** Text of 32 characters or more, each with at least one bit of chance in it; the stack has 64 random ones made. */
export const LookupKey = z
  .string()
  .min(32)
  .transform((text) => new TextEncoder().encode(text));

const parseJson = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
};
export const Providers = z.string().transform(parseJson).pipe(ProviderList);

export const SmtpUrl = z.url({ protocol: /^smtps?$/ }).optional();

/** Short enough that somebody waiting is told of an outage, and not left with a gateway's time-out. */
const maxAttempts = 4;
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

type Settings = z.infer<typeof Settings>;

async function readSecrets({ LOOKUP_KEY_SECRET, PROVIDERS_SECRET, EDGE_SECRET, SMTP_SECRET }: Settings) {
  const client = new SecretsManagerClient({ maxAttempts, requestHandler });
  const read = async (SecretId: string | undefined): Promise<string | undefined> =>
    SecretId && (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  const [lookupKey, providers, edgeProof, smtpUrl] = await Promise.all(
    [LOOKUP_KEY_SECRET, PROVIDERS_SECRET, EDGE_SECRET, SMTP_SECRET].map(read),
  );
  return {
    lookupKey: LookupKey.parse(lookupKey),
    providers: Providers.parse(providers ?? "[]"),
    edgeProof,
    smtpUrl: SmtpUrl.parse(smtpUrl),
  };
}

function signerOf(settings: Settings): Signer | undefined {
  const { TARGETS_KEY_ARN: targets, SUBSCRIPTIONS_KEY_ARN: subscriptions } = settings;
  const { SNAPSHOT_KEY_ARN: snapshot, TIMESTAMP_KEY_ARN: timestamp } = settings;
  if (!targets || !subscriptions || !snapshot || !timestamp) return undefined;
  const client = new KMSClient({ maxAttempts, requestHandler });
  return signerFromKms({ targets, subscriptions, snapshot, timestamp }, client);
}

/** Of a function whose business e-mail is not: what waits in the outbox stays there for those that send. */
const noMailer: Mailer = {
  send: () => Promise.reject(new MailNotSent("this function sends no e-mail")),
};

/** In the log where an effect has failed for the last time: an alarm counts it there. */
export const parkedEffect = "effect parked";

function reportEffectFailure(item: OutboxItem, error: unknown): void {
  const { outboxItemId, type, attempts } = item;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const what = retryAt(item, new Date().toISOString()) ? "effect failed" : parkedEffect;
  console.error(JSON.stringify({ what, outboxItemId, type, attempts, name, message }));
}

/** What the settings say of sending e-mail. */
export interface MailSettings {
  from: string | undefined;
  configurationSet: string | undefined;
  smtpUrl: string | undefined;
}

export interface Deployment {
  services: Services;
  publicOrigin: string;
  edgeProof: string | undefined;
}

/** Called once per cold start. A missing setting stops the function here, with its name, not in the middle of a request. */
export async function servicesFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  createMailer: (settings: MailSettings) => Mailer | undefined = () => undefined,
): Promise<Deployment> {
  const settings = Settings.parse(environment);
  const { lookupKey, providers, edgeProof, smtpUrl } = await readSecrets(settings);
  const { PUBLIC_ORIGIN: publicOrigin, MAIL_FROM: from, MAIL_CONFIGURATION_SET: configurationSet } = settings;
  const services = createServices({
    table: settings.TABLE_NAME,
    client: new DynamoDBClient({ maxAttempts, requestHandler }),
    now: () => new Date(),
    personalData: personalDataFromKms(settings.PERSONAL_DATA_KEY_ARN, lookupKey),
    files: createBucketFiles(settings.RELEASES_BUCKET, new S3Client({ maxAttempts, requestHandler })),
    signer: signerOf(settings),
    publicOrigin,
    nameLookups: createNameLookups(settings.NAME_SERVERS, settings.RDAP_BOOTSTRAP),
    providers: providers.map((provider) => createIdentityProvider(provider, publicOrigin)),
    mailer: createMailer({ from, configurationSet, smtpUrl }) ?? noMailer,
    controller: {
      name: settings.CONTROLLER_NAME,
      address: settings.CONTROLLER_ADDRESS,
      email: settings.CONTROLLER_EMAIL,
    },
    onEffectFailure: reportEffectFailure,
  });
  return { services, publicOrigin, edgeProof };
}
