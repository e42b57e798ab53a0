import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Engine, ensureTable, localClient, noEngineMessage, startableEngines, startEngine } from "./engine.ts";
import { endLeftoverEngines, endWithUs } from "./leftovers.ts";
import type { LocalSettings } from "./settings.ts";

/** Something the person at the terminal can put right; shown as one plain message. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
}

/** An engine elsewhere: with the credentials that the environment has, or any where it has none. */
const clientFor = (endpoint: string): DynamoDBClient =>
  process.env.AWS_ACCESS_KEY_ID || process.env.AWS_PROFILE ? new DynamoDBClient({ endpoint }) : localClient(endpoint);

const given = (endpoint: string): Engine => {
  const client = clientFor(endpoint);
  return { name: "given endpoint", endpoint, client, stop: async () => client.destroy() };
};

/** The database of a data directory, with its table. Call it only while holding the directory. */
export async function startDataEngine({ dataDirectory, table, givenEndpoint }: LocalSettings): Promise<Engine> {
  const [name] = startableEngines();
  if (!givenEndpoint && !name) throw new StartProblem(noEngineMessage);
  if (givenEndpoint || !name) {
    const engine = given(givenEndpoint ?? "");
    await ensureTable(engine.client, table);
    return engine;
  }
  await endLeftoverEngines(dataDirectory);
  const engine = await startEngine(name, { directory: dataDirectory });
  const callOff = engine.pid === undefined ? () => {} : endWithUs(engine.pid);
  const stop = async (): Promise<void> => {
    await engine.stop();
    callOff();
  };
  const failed = engine.ended?.then(() => {
    throw new StartProblem(`The database engine ${name} could not work with ${dataDirectory} and has ended.`);
  });
  try {
    await Promise.race([ensureTable(engine.client, table), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  failed?.catch(() => {});
  return { ...engine, stop };
}
