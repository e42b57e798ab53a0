import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";

/** What the process that has the data directory says of itself to others that ask. */
export const Holder = z.object({
  pid: z.int(),
  what: z.string(),
  /** Where its database engine listens, once it does. */
  endpoint: z.string().optional(),
});
export type Holder = z.infer<typeof Holder>;

export interface Hold {
  /** From now on others are told this. */
  tell: (holder: Holder) => void;
  release: () => Promise<void>;
}

/**
 * A socket named after the directory, which the first to ask makes, for its owner alone. On Linux it is an abstract one, which the kernel
 * takes away with the process however that ends, so that no lock is ever stale; elsewhere it is a file in the temporary directory.
 */
async function addressOf(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const digest = createHash("sha256")
    .update(await realpath(directory))
    .digest("hex")
    .slice(0, 32);
  return process.platform === "linux" ? `\0commonlist-${digest}` : path.join(os.tmpdir(), `commonlist-${digest}.sock`);
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const longestAnswer = 2_000;

/** Whoever does not answer, because it was stopped or is somebody else, is not waited for. */
async function ask(address: string): Promise<Holder | undefined> {
  const socket = connect({ path: address, signal: AbortSignal.timeout(longestAnswer) });
  try {
    return Holder.parse(JSON.parse(await text(socket)));
  } catch (error) {
    if (codeOf(error) === "ECONNREFUSED" || codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function listen(address: string, holder: () => Holder): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(JSON.stringify(holder()));
  });
  server.listen(address);
  await once(server, "listening");
  server.unref();
  return server;
}

/** Takes the directory for this process alone, or says who has it. */
export async function holdDirectory(directory: string, holder: Holder): Promise<Hold | Holder> {
  const address = await addressOf(directory);
  let told = holder;
  for (;;) {
    try {
      const server = await listen(address, () => told);
      return {
        tell: (next) => {
          told = next;
        },
        release: async () => {
          server.close();
          await once(server, "close");
        },
      };
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE") throw error;
      const other = await ask(address);
      if (other) return other;
      if (!address.startsWith("\0")) await rm(address, { force: true });
    }
  }
}

export const isHolder = (answer: Hold | Holder): answer is Holder => "pid" in answer;
