import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startableEngines } from "#functions/local/engine.ts";
import { binaryOf, missingFilters } from "./filters/binaries.ts";
import { canManageChromium } from "./filters/managed-chromium.ts";

/** What npm test does: every check and every test, and what could not be run with the reason. */
const checks = ["types", "lint", "unused"] as const;

async function run(script: string, ...more: string[]): Promise<boolean> {
  const started = performance.now();
  const child = spawn("npm", ["run", "--silent", script, "--", ...more], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? "passed" : "FAILED"}: ${script} (${seconds} s)\n`);
  return code === 0;
}

/** What this machine cannot run. A skipped test is never counted as passed. */
function skipped(): string[] {
  const engines = startableEngines();
  return [
    ...(engines.includes("DynamoDB Local") ? [] : ["store tests on DynamoDB Local: Java is not installed"]),
    ...(engines.includes("dynoxide") ? [] : ["store tests on the embedded engine: it has no build for this machine"]),
    ...missingFilters(),
    ...(binaryOf("chromium") === undefined || canManageChromium()
      ? []
      : ["chromium with managed policy: only root can give it one for the tests alone"]),
    ...(process.env.COMMONLIST_TEST_DATA
      ? []
      : ["importers on the real public files: COMMONLIST_TEST_DATA does not name their folder"]),
  ];
}

const folder = await mkdtemp(path.join(tmpdir(), "commonlist-results-"));
const results = path.join(folder, "results.json");
const outcomes: boolean[] = [];
for (const check of checks) outcomes.push(await run(check));
const ran = await run("vitest", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`);

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}
const tests: Results = JSON.parse(await readFile(results, "utf8"));
await rm(folder, { recursive: true });

const failedChecks = outcomes.filter((passed) => !passed).length;
// A suite that fails before its first test has no failed test in it.
const failed = failedChecks + (ran ? 0 : Math.max(tests.numFailedTests, 1));
const passed = tests.numPassedTests + outcomes.length - failedChecks;
for (const line of skipped()) process.stdout.write(`Skipped: ${line}\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${tests.numPendingTests} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
