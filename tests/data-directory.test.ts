import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { holdDirectory, isHolder } from "#functions/local/data-directory.ts";

it.skipIf(process.platform !== "linux")("does not wait for ever for a holder that is stopped", async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), "commonlist-held-"));
  const digest = createHash("sha256")
    .update(await realpath(directory))
    .digest("hex")
    .slice(0, 32);
  const silent: Socket[] = [];
  const server = createServer((socket) => silent.push(socket)).listen(`\0commonlist-${digest}`);
  await once(server, "listening");
  try {
    await expect(holdDirectory(directory, { pid: process.pid, what: "test" })).rejects.toThrow("aborted");
  } finally {
    for (const socket of silent) socket.destroy();
    server.close();
    await rm(directory, { recursive: true });
  }
});

it("makes the directory for its owner alone: the table lies in it", async () => {
  const parent = await mkdtemp(path.join(os.tmpdir(), "commonlist-held-"));
  const directory = path.join(parent, "data");
  const hold = await holdDirectory(directory, { pid: process.pid, what: "test" });
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  if (!isHolder(hold)) await hold.release();
  await rm(parent, { recursive: true });
});
