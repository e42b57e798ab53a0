import { type EngineName, ensureTable, startableEngines, startEngine } from "#functions/local/engine.ts";

/** What store tests run on: every engine this machine can start. `npm test` prints which could not be. */
export const testEngines = startableEngines();

/** An engine in memory with one empty table; `stop` ends exactly the process started here. */
export async function startTestEngine(name: EngineName = testEngines[0] ?? "dynoxide") {
  const engine = await startEngine(name);
  const table = "commonlist";
  await ensureTable(engine.client, table);
  return { client: engine.client, table, endpoint: engine.endpoint, stop: engine.stop };
}
