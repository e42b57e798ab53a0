import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { getRequestListener } from "@hono/node-server";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { createServices } from "#functions/services.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import { createApp } from "#web/app.ts";

export interface ServingTask {
  /** The whole site, or a server that sends one file from memory and does nothing else. */
  kind: "site" | "bare";
  folder: string;
  /** For the bare server: what the site sends. */
  body?: Uint8Array;
  headers?: Record<string, string>;
}

const { kind, folder, body, headers = {} } = workerData as ServingTask;

function siteListener(): RequestListener {
  const publicOrigin = "http://127.0.0.1";
  const services = createServices({
    table: "none",
    client: new DynamoDBClient({ region: "none" }),
    now: () => new Date(),
    personalData: personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)),
    files: createFolderFiles(folder),
    signer: undefined,
    publicOrigin,
    mailer: { send: async () => {} },
    controller: { name: "Bench", address: "", email: "bench@commonlist.example" },
    onEffectFailure: () => {},
  });
  return getRequestListener(createApp(services, { publicOrigin, filesFreshFor: 1_000 }).fetch);
}

const bareListener: RequestListener = (request, response) => {
  if (request.headers["if-none-match"] === headers.etag) response.writeHead(304, headers).end();
  else response.writeHead(200, { ...headers, "content-length": body?.length }).end(body);
};

const server = createServer(kind === "site" ? siteListener() : bareListener);
server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
