import { defineConfig } from "vitest/config";
import { startableEngines } from "./functions/local/engine.ts";

/** Every engine after the default runs the stores' tests again. */
const otherEngines = startableEngines().slice(1);

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "commonlist",
          include: ["functions/**/*.test.ts", "web/**/*.test.ts", "infra/**/*.test.ts", "tests/**/*.test.ts"],
        },
      },
      ...otherEngines.map((engine) => ({
        extends: true as const,
        test: {
          name: engine,
          include: ["tests/stores/*.test.ts"],
          env: { COMMONLIST_TEST_ENGINE: engine },
          globalSetup: "tests/second-engine.ts",
        },
      })),
    ],
  },
});
