import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AttributeValue, paginateScan } from "@aws-sdk/client-dynamodb";
import { vi } from "vitest";
import { servicesFromEnvironment } from "#functions/environment.ts";
import { freePort } from "#functions/local/engine.ts";
import { startIdentityProvider } from "#functions/local/identity-provider.ts";
import { onlineRoles } from "#functions/signing/roles.ts";
import { edgeProofHeader, viewerAddressHeader } from "#web/client-address.ts";
import { bundleFunctions } from "../../infra/bundle.ts";
import { startTestEngine } from "../engine.ts";
import { throughGateway } from "./api-gateway.ts";
import { startAwsStub } from "./aws-stub.ts";
import { startFunction } from "./process.ts";

export const publicOrigin = "https://commonlist.example";
const keyArn = "arn:aws:kms:eu-west-2:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000";
const edgeProof = "only CloudFront knows this";

/** What CloudFront adds to a request that came to it from the address. */
export const throughCloudFront = (address: string) => ({
  [viewerAddressHeader]: address,
  [edgeProofHeader]: edgeProof,
});

/** The bundled functions as they are deployed, on an engine and a stub of AWS of their own. */
export async function startDeployment() {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-lambda-"));
  const [bundles, engine, provider] = await Promise.all([
    bundleFunctions(folder),
    startTestEngine(),
    startIdentityProvider({
      port: await freePort(),
      keysDirectory: path.join(folder, "keys"),
      publicOrigin,
      people: [],
    }),
  ]);
  const secrets = {
    "lookup-key": "0123456789abcdefghijklmnopqrstuvwxyz",
    providers: JSON.stringify([provider.settings]),
    "edge-proof": edgeProof,
  };
  const aws = await startAwsStub({ keyArn, secrets });
  const environment: Record<string, string> = {
    TABLE_NAME: engine.table,
    RELEASES_BUCKET: "releases",
    PUBLIC_ORIGIN: publicOrigin,
    PERSONAL_DATA_KEY_ARN: keyArn,
    LOOKUP_KEY_SECRET: "lookup-key",
    PROVIDERS_SECRET: "providers",
    EDGE_SECRET: "edge-proof",
    CONTROLLER_NAME: "Eastmere Borough Council",
    CONTROLLER_ADDRESS: "1 High Street, Eastmere",
    CONTROLLER_EMAIL: "privacy@eastmere.example",
    AWS_REGION: "eu-west-2",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
  };
  const signingKeyArns = Object.fromEntries(
    onlineRoles.map((role) => [`${role.toUpperCase()}_KEY_ARN`, `arn:aws:kms:eu-west-2:111122223333:key/${role}`]),
  );
  const maySign = { ...environment, ...signingKeyArns };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { services } = await servicesFromEnvironment(maySign);
  const web = await startFunction(bundles.web, environment);
  const maySend = { ...environment, MAIL_FROM: "notices@commonlist.example", MAIL_CONFIGURATION_SET: "commonlist" };
  const [outboxStream, schedule, mailStream, mailBounced] = await Promise.all([
    startFunction(bundles.outboxStream, maySign),
    startFunction(bundles.schedule, maySign),
    startFunction(bundles.outboxStream, maySend),
    startFunction(bundles.mailBounced, environment),
  ]);
  const functions = [web, outboxStream, schedule, mailStream, mailBounced];
  const fetchPage = throughGateway(web);

  return {
    bundles,
    environment,
    /** Of the two functions that sign. */
    signingEnvironment: maySign,
    /** The same services as the functions have, in this process. */
    services,
    objects: aws.objects,
    web,
    outboxStream,
    schedule,
    /** The one of the stream's functions that may send e-mail. */
    mailStream,
    mailBounced,
    /** What SES was asked to send. */
    emails: aws.emails,
    get: (where: string, headers: Record<string, string> = {}) =>
      fetchPage(new Request(publicOrigin + where, { headers })),
    post: (where: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetchPage(
        new Request(publicOrigin + where, {
          method: "POST",
          headers: { origin: publicOrigin, ...headers },
          body: new URLSearchParams(fields),
        }),
      ),
    async everyItem(): Promise<Record<string, AttributeValue>[]> {
      const items = [];
      for await (const { Items = [] } of paginateScan({ client: engine.client }, { TableName: engine.table })) {
        items.push(...Items);
      }
      return items;
    },
    async stop(): Promise<void> {
      vi.unstubAllEnvs();
      await Promise.all([...functions, provider, aws, engine].map((each) => each.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

export type TestDeployment = Awaited<ReturnType<typeof startDeployment>>;
