import { randomBytes } from "node:crypto";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { type EngineName, ensureTable, localClient, startableEngines, startEngine } from "#functions/local/engine.ts";
import { sharedEndpoint } from "./second-engine.ts";

/** Which engine a test runs on is vitest's project (`vitest.config.ts`): the default, or the second for the stores. */
const engineName = (): EngineName =>
  (process.env.COMMONLIST_TEST_ENGINE ?? startableEngines()[0] ?? "dynoxide") as EngineName;

/** Many times slower than the first: what is only large is smaller there. */
export const isSecondEngine = engineName() !== startableEngines()[0];

/** A table of its own on the engine that `second-engine.ts` started for everybody. */
async function startSharedTable(endpoint: string) {
  const client = localClient(endpoint);
  const table = `commonlist-${randomBytes(6).toString("hex")}`;
  await ensureTable(client, table);
  const stop = async () => {
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
  };
  return { client, table, endpoint, stop };
}

/** An engine with one empty table, in memory unless there is a directory; `stop` ends what was started here. */
export async function startTestEngine(options: { directory?: string } = {}) {
  const shared = sharedEndpoint();
  if (isSecondEngine && shared && !options.directory) return startSharedTable(shared);
  const engine = await startEngine(engineName(), options);
  const table = "commonlist";
  await ensureTable(engine.client, table);
  return { client: engine.client, table, endpoint: engine.endpoint, stop: engine.stop };
}
