import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Updater, type UpdaterOptions } from "tuf-js";
import * as z from "zod";
import { type Hold, holdDirectory, isHolder } from "#functions/local/data-directory.ts";
import { createFetcher } from "./fetcher.ts";
import { randomName, removeFrom } from "./links.ts";
import { openTrusted } from "./trusted.ts";
import { createVersions, type Wanted } from "./versions.ts";

export interface PullRequest {
  url: string;
  /** Needed until something has been verified in the folder. */
  root?: string | undefined;
  format: string;
  out: string;
  /** Run by the shell when something new is in place. */
  command?: string | undefined;
  subscription?: string | undefined;
}

/** 0: something new is in place, and the command ran. 3: unchanged. 1: refused. 4: the command failed. */
export interface PullResult {
  exitCode: 0 | 1 | 3 | 4;
  line: string;
}

const Manifest = z.object({
  formats: z.record(z.string(), z.array(z.string().regex(/^[a-z0-9-]+\.[a-z]+$/)).min(1)),
});

/** Where the repository lies: at a site's address alone, below /whitelist; with a user's name in front, below /feed. */
function sourceOf(address: string): { base: string; headers: Record<string, string> } {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`${address} is not the address of a site: begin with https://`);
  const { username, password, origin } = url;
  const folder = url.pathname.replace(/\/+$/, "") || (username ? "/feed" : "/whitelist");
  const user = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return { base: `${origin}${folder}/tuf`, headers: username ? { authorization: `Basic ${user}` } : {} };
}

/** The first line of what went wrong, with what lies behind a failed connection. It may quote what was sent: none of that reaches a terminal as a sign for it. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const code = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : undefined;
  const [line = ""] = `${message}${code ? ` (${code})` : ""}`.split("\n");
  return line.replace(/\p{C}/gu, "\uFFFD");
}

const longestQueue = 120_000;

/** One pull at a time: another waits until this one has ended, however that ends. */
async function waitForFolder(folder: string): Promise<Hold> {
  for (const until = performance.now() + longestQueue; performance.now() < until; ) {
    // Whoever ends just now may answer with half a sentence.
    const held = await holdDirectory(folder, { pid: process.pid, what: "commonlist pull" }).catch(() => undefined);
    if (held && !isHolder(held)) return held;
    await delay(100);
  }
  throw new Error("another pull is still at work there");
}

function createClient(options: UpdaterOptions): Updater {
  try {
    return new Updater(options);
  } catch (error) {
    throw new Error(`what --root names is no root file: fetch it again (${reasonOf(error)})`);
  }
}

/** What the signed list consists of for the format. Everything is asked of the one client, so that all of it is of one edition. */
async function findWanted(client: Updater, { format, subscription }: PullRequest, scratch: string) {
  const folder = subscription ? `subscriptions/${subscription}/` : "";
  const whose = subscription ? `the subscription ${subscription}` : "the signed list";
  const manifest = await client.getTargetInfo(`${folder}manifest.json`);
  if (!manifest) throw new Error(`${whose} does not exist, or not yet`);
  const file = await client.downloadTarget(manifest, path.join(scratch, "manifest.json"));
  const { success, data } = Manifest.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!success) throw new Error("manifest.json does not say which files each format has");
  const { formats } = data;
  const names = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!names) throw new Error(`there is no format ${format} in ${whose}: it has ${Object.keys(formats).join(", ")}`);
  const wanted: Wanted[] = [];
  for (const name of names) {
    const target = await client.getTargetInfo(folder + name);
    if (!target || target.length === 0) throw new Error(`${name} is missing or empty in ${whose}`);
    wanted.push({ file: name, target });
  }
  return { wanted, edition: Number(manifest.custom.edition) };
}

/** Its output goes to standard error: standard output is one line of ours. */
async function runCommand(command: string): Promise<string | undefined> {
  const child = spawn(command, { shell: true, stdio: ["ignore", 2, 2] });
  const [code, signal] = await once(child, "exit").catch((error: unknown) => [reasonOf(error)]);
  return code === 0 ? undefined : String(code ?? signal);
}

/** Made to be run by cron, as often as one likes. */
export async function pull(request: PullRequest): Promise<PullResult> {
  const { format, command } = request;
  const say = (exitCode: PullResult["exitCode"], text: string): PullResult => ({
    exitCode,
    line: `${format}: ${text}`,
  });
  if (!/^[a-z0-9-]+$/.test(format)) return say(1, "refused: that is not the name of a format");
  if (!/^[a-z0-9_]*$/.test(request.subscription ?? "")) return say(1, "refused: that is not the id of a subscription");
  const out = path.resolve(request.out);
  const state = path.join(out, ".commonlist", format);
  const scratch = path.join(state, `scratch-${randomName()}`);
  const versions = createVersions({ out, state, format });

  async function update(): Promise<{ isNew: boolean; edition: number; files: number }> {
    const { base, headers } = sourceOf(request.url);
    const trusted = await openTrusted(state, request.root);
    const client = createClient({
      metadataDir: trusted.directory,
      metadataBaseUrl: `${base}/metadata`,
      targetBaseUrl: `${base}/targets`,
      fetcher: createFetcher(scratch, headers),
    });
    try {
      const { wanted, edition } = await findWanted(client, request, scratch);
      if (!trusted.isContinued) await trusted.adopt();
      const isNew = await versions.put(wanted, (target, to) => client.downloadTarget(target, to));
      return { isNew, edition, files: wanted.length };
    } finally {
      if (trusted.isContinued) await trusted.adopt();
    }
  }

  let hold: Hold | undefined;
  try {
    await mkdir(state, { recursive: true });
    hold = await waitForFolder(state);
    await removeFrom(state, (name) => /^(scratch|done)-/.test(name));
    await mkdir(scratch);
    const outcome = await update().catch((error: unknown) => ({ refusal: reasonOf(error) }));
    const isPending = await versions.isPending();
    const failure = isPending && command ? await runCommand(command) : undefined;
    if (failure !== undefined)
      return say(4, `a new version is in place, but “${command}” ended with ${failure}; the next run tries it again`);
    if (isPending) await versions.recordDone();
    if ("refusal" in outcome) return say(1, `refused, and nothing was changed: ${outcome.refusal}`);
    const { isNew, edition, files } = outcome;
    if (!isNew && !isPending) return say(3, `version ${edition} is in place already`);
    return say(
      0,
      `version ${edition} is in place, in ${files} ${files === 1 ? "file" : "files"}${isPending && command ? `; “${command}” ran` : ""}`,
    );
  } catch (error) {
    return say(1, `refused: ${reasonOf(error)}`);
  } finally {
    // What stays is taken away by the next run.
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    await hold?.release();
  }
}
