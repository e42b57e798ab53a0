import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visitProvider } from "#functions/local/demo/provider-visit.ts";
import { freePort } from "#functions/local/engine.ts";
import { startMailServer } from "./mail-server.ts";

const root = path.join(import.meta.dirname, "..");
const started: ChildProcess[] = [];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "commonlist-start-"));
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await rm(directory, { recursive: true, force: true });
});

function run(script: string[], settings: Record<string, string>) {
  const child = spawn(process.execPath, script, {
    cwd: root,
    env: { ...process.env, DATA_DIR: directory, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const printed = { text: "" };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed.text += chunk));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return { child, printed, ended };
}
const start = (port: number, settings: Record<string, string> = {}) =>
  run(["functions/local/node-24.js", "web/server.ts"], { PORT: String(port), ...settings });
const command = (...rest: string[]) => run(["functions/cli/commonlist.js", ...rest], {});

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    if (await what()) return;
    await delay(50);
  }
  throw new Error("waited in vain");
}
const ready = ({ printed }: { printed: { text: string } }) => until(() => printed.text.includes("Press Ctrl-C"));

/** Engines that run on the directory, by their arguments; Linux only. */
async function engines(): Promise<number> {
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return all.filter((text) => text.includes(`${directory}/`)).length;
}

/** Signs in over HTTP and returns the session's cookie. */
async function signIn(port: number, email: string): Promise<string> {
  const origin = `http://localhost:${port}`;
  const begun = await fetch(`${origin}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin },
    body: new URLSearchParams({ provider: "local", to: "/account" }),
  });
  const journey = begun.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const back = await visitProvider(begun.headers.get("location") ?? "", { person: email });
  const landed = await fetch(back, { redirect: "manual", headers: { cookie: journey } });
  const session = landed.headers.getSetCookie().find((line) => line.startsWith("commonlist="));
  return session?.split(";")[0] ?? "";
}
const account = async (port: number, cookie: string) =>
  (await fetch(`http://localhost:${port}/account`, { headers: { cookie } })).text();

describe("npm start with a mail server", () => {
  it("sends e-mail there, and has no mailbox that anybody could read", async () => {
    const mail = await startMailServer();
    const port = await freePort();
    const DATA_DIR = path.join(directory, "mail");
    const service = start(port, { DATA_DIR, SMTP_URL: mail.url, MAIL_FROM: "notices@commonlist.example" });
    await ready(service);
    expect(service.printed.text).toContain("E-mail goes to the server in SMTP_URL");
    expect((await fetch(`http://localhost:${port}/mailbox`)).status).toBe(404);
    // The sample people are told of their roles.
    await until(() => mail.arrived.length > 0);
    expect(mail.arrived[0]?.from).toBe("notices@commonlist.example");
    expect(await readdir(DATA_DIR)).not.toContain("mailbox");
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe(0);
    await mail.stop();
  });
});

describe("npx commonlist", () => {
  it("works on a new data folder, and exits 1 where it did nothing", async () => {
    const DATA_DIR = path.join(directory, "fresh");
    const refused = run(["functions/cli/commonlist.js", "steward", "add", "someone@gmail.com"], { DATA_DIR });
    expect(await refused.ended).toBe(1);
    expect(refused.printed.text).toContain("not of a public body");
  });
});

describe("npm start", () => {
  it("survives being killed at any moment, first load included, and keeps who is signed in", async () => {
    const port = await freePort();
    for (const milliseconds of [400, 900, 1500]) {
      const cut = start(port);
      await delay(milliseconds);
      cut.child.kill("SIGKILL");
      await cut.ended;
    }
    const first = start(port);
    await ready(first);
    const cookie = await signIn(port, "jo.winterbourne@merepolice.example");
    expect(await account(port, cookie)).toContain("Steward");

    first.child.kill("SIGKILL");
    await first.ended;
    if (process.platform === "linux") await until(async () => (await engines()) === 0);
    const second = start(port);
    await ready(second);
    expect(second.printed.text).not.toContain("First start");
    expect(await account(port, cookie)).toContain("Jo Winterbourne");

    const other = start(await freePort());
    expect(await other.ended).toBe(1);
    expect(other.printed.text).toContain(
      `in use by Commonlist at http://localhost:${port} (process ${second.child.pid})`,
    );

    const samePort = start(port, { DATA_DIR: path.join(directory, "elsewhere") });
    expect(await samePort.ended).toBe(1);
    expect(samePort.printed.text).toContain(`Port ${port} is in use`);

    const running = command("steward", "add", "somebody@eastmere.example");
    expect(await running.ended, "on the running engine").toBe(1);
    expect(running.printed.text).toContain("There are two stewards already");

    second.child.kill("SIGINT");
    expect(await second.ended).toBe(0);
    if (process.platform === "linux") expect(await engines()).toBe(0);

    const alone = command("steward", "add", "someone@gmail.com");
    expect(await alone.ended, "on an engine of its own").toBe(1);
    expect(alone.printed.text).toContain("There are two stewards already");
    if (process.platform === "linux") expect(await engines()).toBe(0);
  });

  it.each<{ settings: Record<string, string>; line: string }>([
    { settings: { PORT: "99999" }, line: "PORT is a number from 1 to 65535" },
    { settings: { PORT: "3000x" }, line: "PORT is a number from 1 to 65535" },
    { settings: { CLOCK_OFFSET: "soon" }, line: "CLOCK_OFFSET is like +8d" },
  ])("says in one line what is wrong with $settings", async ({ settings, line }) => {
    const refused = start(3000, settings);
    expect(await refused.ended).toBe(1);
    expect(refused.printed.text.trim()).toContain(line);
    expect(refused.printed.text).not.toContain("    at ");
  });
});
