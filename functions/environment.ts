import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { ProviderList } from "./accounts/identity-claims.ts";
import { createIdentityProvider } from "./accounts/identity-providers.ts";
import { type OutboxItem, retryAt } from "./outbox/rules.ts";
import { personalDataFromKms } from "./personal-data-keys.ts";
import { createServices, type Services } from "./services.ts";
import { createBucketFiles } from "./whitelist/bucket-files.ts";

/** What a function on AWS is told in its environment. Secrets are named there and read, never written there. */
export const Settings = z.object({
  TABLE_NAME: z.string().min(1),
  RELEASES_BUCKET: z.string().min(1),
  PUBLIC_ORIGIN: z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin),
  PERSONAL_DATA_KEY_ARN: z.string().startsWith("arn:"),
  LOOKUP_KEY_SECRET: z.string().min(1),
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

/** Short enough that somebody waiting is told of an outage, and not left with a gateway's time-out. */
const maxAttempts = 4;
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

async function readSecrets({ LOOKUP_KEY_SECRET, PROVIDERS_SECRET, EDGE_SECRET }: z.infer<typeof Settings>) {
  const client = new SecretsManagerClient({ maxAttempts, requestHandler });
  const read = async (SecretId: string | undefined): Promise<string | undefined> =>
    SecretId && (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  const [lookupKey, providers, edgeProof] = await Promise.all(
    [LOOKUP_KEY_SECRET, PROVIDERS_SECRET, EDGE_SECRET].map(read),
  );
  return { lookupKey: LookupKey.parse(lookupKey), providers: Providers.parse(providers ?? "[]"), edgeProof };
}

/** In the log where an effect has failed for the last time: an alarm counts it there. */
export const parkedEffect = "effect parked";

function reportEffectFailure(item: OutboxItem, error: unknown): void {
  const { outboxItemId, type, attempts } = item;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const what = retryAt(item, new Date().toISOString()) ? "effect failed" : parkedEffect;
  console.error(JSON.stringify({ what, outboxItemId, type, attempts, name, message }));
}

export interface Deployment {
  services: Services;
  publicOrigin: string;
  edgeProof: string | undefined;
}

/** Called once per cold start. A missing setting stops the function here, with its name, not in the middle of a request. */
export async function servicesFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Promise<Deployment> {
  const settings = Settings.parse(environment);
  const { lookupKey, providers, edgeProof } = await readSecrets(settings);
  const publicOrigin = settings.PUBLIC_ORIGIN;
  const services = createServices({
    table: settings.TABLE_NAME,
    client: new DynamoDBClient({ maxAttempts, requestHandler }),
    now: () => new Date(),
    personalData: personalDataFromKms(settings.PERSONAL_DATA_KEY_ARN, lookupKey),
    files: createBucketFiles(settings.RELEASES_BUCKET, new S3Client({ maxAttempts, requestHandler })),
    publicOrigin,
    providers: providers.map((provider) => createIdentityProvider(provider, publicOrigin)),
    mailer: { send: async () => {} },
    controller: { name: "", address: "", email: "" },
    onEffectFailure: reportEffectFailure,
  });
  return { services, publicOrigin, edgeProof };
}
