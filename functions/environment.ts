import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { ProviderList } from "./accounts/identity-claims.ts";
import { createIdentityProvider } from "./accounts/identity-providers.ts";
import type { PersonalData } from "./personal-data.ts";
import { personalDataFromFile, personalDataFromKms } from "./personal-data-keys.ts";
import { createServices, type Services } from "./services.ts";
import { createBucketFiles } from "./whitelist/bucket-files.ts";
import { createFolderFiles, type ReleaseFiles } from "./whitelist/files.ts";

const parseJson = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
};

/** Parsed once per cold start. Names and addresses need either a KMS key with a sealed look-up key, or a folder of keys. */
const Settings = z
  .object({
    TABLE_NAME: z.string().min(1),
    PUBLIC_ORIGIN: z.url().transform((url) => new URL(url).origin),
    OIDC_PROVIDERS: z.string().default("[]").transform(parseJson).pipe(ProviderList),
    PERSONAL_DATA_KEY_ARN: z.string().optional(),
    LOOKUP_KEY_SEALED: z.base64().optional(),
    KEYS_FOLDER: z.string().optional(),
    RELEASES_BUCKET: z.string().optional(),
    RELEASES_FOLDER: z.string().optional(),
  })
  .refine((given) => (given.PERSONAL_DATA_KEY_ARN && given.LOOKUP_KEY_SEALED) || given.KEYS_FOLDER, {
    error: "Set PERSONAL_DATA_KEY_ARN and LOOKUP_KEY_SEALED, or KEYS_FOLDER",
  })
  .refine((given) => given.RELEASES_BUCKET || given.RELEASES_FOLDER, {
    error: "Set RELEASES_BUCKET or RELEASES_FOLDER",
  });
type Settings = z.infer<typeof Settings>;

function personalDataOf(given: Settings): Promise<PersonalData> {
  const { PERSONAL_DATA_KEY_ARN: keyArn, LOOKUP_KEY_SEALED: lookupKey, KEYS_FOLDER: folder } = given;
  return keyArn && lookupKey ? personalDataFromKms(keyArn, lookupKey) : personalDataFromFile(folder ?? "");
}

const filesOf = ({ RELEASES_BUCKET: bucket, RELEASES_FOLDER: folder }: Settings): ReleaseFiles =>
  bucket ? createBucketFiles(bucket) : createFolderFiles(folder ?? "");

/** The services as the environment describes them; the SDK itself reads region, credentials and a given endpoint from it. */
export async function servicesFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ services: Services; publicOrigin: string }> {
  const settings = Settings.parse(environment);
  const publicOrigin = settings.PUBLIC_ORIGIN;
  const services = createServices({
    table: settings.TABLE_NAME,
    client: new DynamoDBClient({ maxAttempts: 4 }),
    now: () => new Date(),
    personalData: await personalDataOf(settings),
    files: filesOf(settings),
    publicOrigin,
    providers: settings.OIDC_PROVIDERS.map((provider) => createIdentityProvider(provider, publicOrigin)),
    onEffectFailure: ({ outboxItemId, type }, error) =>
      console.error(JSON.stringify({ outboxItemId, type, name: error instanceof Error ? error.name : "unknown" })),
  });
  return { services, publicOrigin };
}
