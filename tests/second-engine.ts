import type { TestProject } from "vitest/node";
import { type EngineName, startEngine } from "#functions/local/engine.ts";

const variable = "COMMONLIST_TEST_ENDPOINT";

export const sharedEndpoint = (): string | undefined => process.env[variable];

/** One engine for all files of its project: it takes seconds to start, and is slow until it is warm. Workers take over our environment. */
export default async function startSecondEngine(project: TestProject): Promise<() => Promise<void>> {
  const { endpoint, stop } = await startEngine(project.name as EngineName);
  process.env[variable] = endpoint;
  return stop;
}
