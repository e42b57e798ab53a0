import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { startChromium } from "./chromium.ts";
import { type RunningService, startService } from "./service.ts";

export interface Running {
  directory: string;
  service: RunningService;
  browser: Browser;
}

/** What npm start runs, on data of its own, and a browser, from the first test of a file to its last. Empty until then. */
export function runForTests(): Running {
  const running: Partial<Running> = {};
  let stopChromium: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    running.directory = await mkdtemp(path.join(tmpdir(), "commonlist-browser-"));
    running.service = await startService(running.directory);
    const chromium = await startChromium();
    stopChromium = chromium.stop;
    running.browser = chromium.browser;
  });
  afterAll(async () => {
    await stopChromium?.();
    await running.service?.stop();
    if (running.directory) await rm(running.directory, { recursive: true, force: true });
  });
  return running as Running;
}
