import { once } from "node:events";
import { createServer } from "node:net";
import { freePort } from "./engine.ts";

export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

/** The port after, so that it is easy to remember; any other when that is taken. */
export const portNextTo = async (port: number): Promise<number> =>
  port < 65535 && (await isFree(port + 1)) ? port + 1 : freePort();
