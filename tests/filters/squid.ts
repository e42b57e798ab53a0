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

/** A running Squid, with these lines in its configuration before one that closes everything else. What it writes goes into the folder. */
export async function runSquid(folder: string, rules: string) {
  const binary = binaryOf("squid") ?? "";
  const beyond = await startBeyond();
  const port = await freePort();
  const configuration = `${folder}/squid.conf`;
  await writeFile(configuration, `${surroundings(folder, port, beyond.port)}${rules}\nhttp_access deny all\n`);
  // Squid's own check of the configuration and of every line of the list.
  const { stderr } = await run(binary, ["-k", "parse", "-f", configuration]);
  const ask = (probe: Probe) => reachesBeyond(port, probe);
  const ready: Probe = { scheme: "http", host: "ready.invalid", port: 80, path: "/" };
  const squid = await startFilter(binary, ["-N", "-n", `commonlist${port}`, "-f", configuration], () => ask(ready));
  return {
    warnings: stderr.split("\n").filter((line) => /WARNING|ERROR|FATAL/.test(line)),
    ask,
    async stop() {
      await squid.stop();
      beyond.stop();
    },
  };
}

/** The same, with what these files let through, loaded as the format's page says. */
export async function startSquid(files: Readonly<Record<string, string>>) {
  const format = findFormat("squid");
  if (!format) throw new Error("there is no format squid");
  const { folder, remove } = await folderOf(files);
  const squid = await runSquid(folder, pastedAt(format, "http_access", { "/etc/squid/whitelist/squid": folder }));
  return {
    ...squid,
    async stop() {
      await squid.stop();
      await remove();
    },
  };
}
