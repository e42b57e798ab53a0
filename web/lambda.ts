import { handle } from "hono/aws-lambda";
import { servicesFromEnvironment } from "#functions/environment.ts";
import { createApp } from "./app.ts";
import { clientAddressBehind } from "./client-address.ts";

const { services, publicOrigin, edgeProof } = await servicesFromEnvironment();

export const handler = handle(
  createApp(services, { publicOrigin, clientAddress: clientAddressBehind(edgeProof), filesFreshFor: 1_000 }),
);
