import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "#functions/local/engine.ts";

const run = promisify(execFile);

/** Debian's Squid; undefined where it is not installed. */
export const squidBinary = ["/usr/sbin/squid", "/usr/local/sbin/squid"].find((file) => existsSync(file));

/** As filter-formats' section on Squid has a council configure it, on a port of the loopback and with no name service. */
const configuration = (folder: string, port: number, origin: number) => `
http_port 127.0.0.1:${port}
acl CONNECT method CONNECT
acl SSL_ports port 443
acl Safe_ports port 80 443
acl wl dstdomain -n "${folder}/squid.txt"
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
http_access allow wl
http_access deny all
cache_peer 127.0.0.1 parent ${origin} 0 no-query no-digest originserver default
never_direct allow all
cache deny all
memory_cache_shared off
shutdown_lifetime 0 seconds
pid_filename ${folder}/squid.pid
access_log none
cache_log ${folder}/cache.log
coredump_dir ${folder}
`;

/** A running Squid that obeys this list, before a web server of ours that answers every host. */
export async function startSquid(list: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-squid-"));
  // Started by root, Squid goes on as a user of its own.
  await chmod(folder, 0o777);
  const server = createServer((_request, response) => response.end("reached")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = await freePort();
  const file = path.join(folder, "squid.conf");
  await writeFile(path.join(folder, "squid.txt"), list);
  await writeFile(file, configuration(folder, port, (server.address() as AddressInfo).port));
  // Squid's own check of the configuration and of every line of the list.
  const { stderr } = await run(squidBinary ?? "", ["-k", "parse", "-f", file]);
  const child: ChildProcess = spawn(squidBinary ?? "", ["-N", "-n", `commonlist${port}`, "-f", file], {
    stdio: "ignore",
  });

  /** The status that a person behind the filter gets for http://host/. */
  const statusFor = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path: `http://${host}/`, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on("error", reject);
      asked.end();
    });

  for (let attempt = 0; ; attempt += 1) {
    try {
      await statusFor("ready.invalid");
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await delay(100);
    }
  }

  return {
    warnings: stderr.split("\n").filter((line) => /WARNING|ERROR|FATAL/.test(line)),
    statusFor,
    async stop() {
      child.kill();
      await once(child, "exit");
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
