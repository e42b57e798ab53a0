import { type EngineName, ensureTable, startableEngines, startEngine } from "#functions/local/engine.ts";

/** Which engine a test runs on is vitest's project (`vitest.config.ts`): the default, or the second for the stores. */
const engineName = (): EngineName =>
  (process.env.COMMONLIST_TEST_ENGINE ?? startableEngines()[0] ?? "dynoxide") as EngineName;

/** Many times slower than the first: what is only large is smaller there. */
export const isSecondEngine = engineName() !== startableEngines()[0];

/** An engine with one empty table, in memory unless there is a directory; `stop` ends exactly the process started here. */
export async function startTestEngine(options: { directory?: string } = {}) {
  const engine = await startEngine(engineName(), options);
  const table = "commonlist";
  await ensureTable(engine.client, table);
  return { client: engine.client, table, endpoint: engine.endpoint, stop: engine.stop };
}
