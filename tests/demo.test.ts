import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "..");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "commonlist-demo-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What npm run demo runs, with a folder of the test's own for whatever it leaves behind. */
function runDemo(settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["functions/local/node-24.js", "functions/local/demo.ts"], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { text: "" };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed.text += chunk));
  return { child, printed, ended: once(child, "exit").then(([code]) => code as number | null) };
}

/** Processes that work on the demo's folder; Linux only. */
async function leftRunning(): Promise<number> {
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map((id) => readFile(`/proc/${id}/environ`, "utf8").catch(() => "")));
  return all.filter((text) => text.includes(`TMPDIR=${folder}`)).length;
}

async function expectNothingLeft(): Promise<void> {
  if (process.platform === "linux") await expect.poll(leftRunning, { timeout: 5_000 }).toBe(0);
  expect(await readdir(folder)).toEqual([]);
}

describe("npm run demo", () => {
  it("does the main job from proposal to fetched list, and leaves nothing behind", async () => {
    const { printed, ended } = runDemo();
    expect(await ended, printed.text).toBe(0);
    expect(printed.text).toContain("carried approve=3 reject=0 abstain=0 block=0 turnout=3/6");
    const lines = printed.text.trimEnd().split("\n");
    expect(lines).toContain('/whitelist/version  {"edition":2}');
    expect(lines.slice(-9)).toEqual([
      ".zoom.com",
      ".zoom.us",
      "# END 2",
      "",
      "/whitelist/current/whitelist.json  2 entries, in short:",
      "1.  zoom.com, *.zoom.com",
      "2.  zoom.us, *.zoom.us",
      "",
      "The main job is done: proposed, voted on, published, fetched.",
    ]);
    await expectNothingLeft();
  });

  it.each([1, 3])("ends everything and takes its folder away when it is interrupted in step %i", async (step) => {
    const { child, printed, ended } = runDemo();
    const begun = new Promise<void>((resolve) => {
      child.stdout.on("data", () => printed.text.includes(` ${step}. `) && resolve());
    });
    expect(await Promise.race([begun, ended]), printed.text).toBeUndefined();
    child.kill("SIGINT");
    expect(await ended, printed.text).toBe(130);
    await expectNothingLeft();
  });

  it("ends with 1 and says why when a step is not what it should be", async () => {
    const { printed, ended } = runDemo({ NODE_ENV: "production" });
    expect(await ended).toBe(1);
    expect(printed.text).toContain("The demo stopped at this step");
    expect(printed.text).toContain("npm start is for development");
    await expectNothingLeft();
  });
});
