import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "@hono/node-server";
import { startWorld } from "../journeys/world.ts";

/** What an attacker on the way answers instead of the site; undefined lets the request through. */
export type Attack = (name: string) => Response | undefined | Promise<Response | undefined>;

const filesOf = (edition: number) => {
  const bodies = {
    "squid.txt": `# edition ${edition}\n.zoom.us\n`,
    "squid-url-regex.txt": `# edition ${edition}\n^https://example\\.org/a/\n`,
    "pihole.txt": "zoom.us\n",
  };
  const formats = { squid: ["squid.txt", "squid-url-regex.txt"], pihole: ["pihole.txt"] };
  return Object.entries({ ...bodies, "manifest.json": JSON.stringify({ edition, formats }) }).map(([file, body]) => ({
    file,
    body,
  }));
};

/** The site on this machine, with somebody on the way to it, and files that are signed without a vote. Its clock is the machine's, unless it is moved. */
export async function startSignedSite() {
  const world = await startWorld({ at: new Date().toISOString() });
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-signed-"));
  let attack: Attack = () => undefined;
  const asked: { name: string; authorization: string | undefined }[] = [];
  const server = serve({
    fetch: async (request: Request) => {
      const { pathname } = new URL(request.url);
      const name = pathname.replace(/^\/(whitelist|feed[^/]*)\/tuf\//, "");
      asked.push({ name, authorization: request.headers.get("authorization") ?? undefined });
      return (await attack(name)) ?? world.app.request(`/whitelist/tuf/${name}`, request);
    },
    port: 0,
    hostname: "127.0.0.1",
  }) as Server;
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const read = async (name: string): Promise<string> => (await world.app.request(`/whitelist/tuf/${name}`)).text();

  return {
    world,
    signing: world.services.signing,
    folder,
    origin,
    asked,
    /** Of the repository, as the site serves it. */
    read,
    publish: (edition: number, role = "whitelist") => world.services.signing.publish(role, edition, filesOf(edition)),
    /** The file that whoever pulls is given once. */
    root: () => read("metadata/1.root.json"),
    attackBy(next: Attack = () => undefined): void {
      attack = next;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await world.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export type SignedSite = Awaited<ReturnType<typeof startSignedSite>>;

/** An answer that never ends. */
export const endless = (): Response =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    }),
  );
