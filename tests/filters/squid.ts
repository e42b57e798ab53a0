import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { freePort } from "#functions/local/engine.ts";
import { findFormat } from "#functions/releases/formats.ts";
import type { Probe } from "#functions/releases/reach.ts";
import { binaryOf } from "./binaries.ts";
import { pastedAt } from "./pasted.ts";
import { reachesBeyond, startBeyond } from "./proxying.ts";
import { folderOf, startFilter } from "./started.ts";

const run = promisify(execFile);

/** What is this machine's and not the list's: ports on the loopback, files in the folder, everything through the proxy beyond. */
const surroundings = (folder: string, port: number, beyond: number) => `
http_port 127.0.0.1:${port}
cache_peer 127.0.0.1 parent ${beyond} 0 no-query no-digest default
never_direct allow all
cache deny all
memory_cache_shared off
shutdown_lifetime 0 seconds
pid_filename ${folder}/squid.pid
access_log none
cache_log ${folder}/cache.log
coredump_dir ${folder}
`;

/** What Squid's own check of a configuration, and of every line of its lists, has to say against it. */
async function complaintsAbout(configuration: string): Promise<string[]> {
  const { stderr } = await run(binaryOf("squid") ?? "", ["-k", "parse", "-f", configuration]);
  return stderr.split("\n").filter((line) => /WARNING|ERROR|FATAL/.test(line));
}

/** The page's rules, for lists that are in that folder. */
export function rulesFor(folder: string): string {
  const format = findFormat("squid");
  if (!format) throw new Error("there is no format squid");
  return pastedAt(format, "http_access", { "/etc/squid/whitelist/squid": folder });
}

/** The same check of these files alone, without a Squid that runs. */
export async function complaintsAboutFiles(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { folder, write, remove } = await folderOf(files);
  await write({ "squid.conf": rulesFor(folder) });
  const complaints = await complaintsAbout(`${folder}/squid.conf`);
  await remove();
  return complaints;
}

/** A running Squid, with these lines in its configuration before one that closes everything else. What it writes goes into the folder. */
export async function runSquid(folder: string, rules: string) {
  const binary = binaryOf("squid") ?? "";
  const beyond = await startBeyond();
  const port = await freePort();
  const configuration = `${folder}/squid.conf`;
  await writeFile(configuration, `${surroundings(folder, port, beyond.port)}${rules}\nhttp_access deny all\n`);
  const warnings = await complaintsAbout(configuration);
  const ask = (probe: Probe) => reachesBeyond(port, probe);
  const ready: Probe = { scheme: "http", host: "ready.invalid", port: 80, path: "/" };
  const squid = await startFilter(binary, ["-N", "-n", `commonlist${port}`, "-f", configuration], () => ask(ready));
  return {
    warnings,
    ask,
    async stop() {
      await squid.stop();
      beyond.stop();
    },
  };
}

/** The same, with what these files let through, loaded as the format's page says. */
export async function startSquid(files: Readonly<Record<string, string>>) {
  const { folder, remove } = await folderOf(files);
  const squid = await runSquid(folder, rulesFor(folder));
  return {
    ...squid,
    async stop() {
      await squid.stop();
      await remove();
    },
  };
}
