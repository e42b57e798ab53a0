import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pull } from "#functions/cli/pull/run.ts";
import { createApp } from "#web/app.ts";
import { binaryOf } from "../filters/binaries.ts";
import { runSquid } from "../filters/squid.ts";
import { folderOf } from "../filters/started.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let server: Server;
let origin: string;
let place: Awaited<ReturnType<typeof folderOf>>;

beforeAll(async () => {
  world = await startWorld({ at: new Date().toISOString() });
  const { organisations } = await foundGroup(world);
  const ids = organisations.map(({ organisationId }) => organisationId);
  const proposals = [];
  for (const [toolId, host, match] of [
    ["zoom", "zoom.us", "host+sub"],
    ["trello", "trello.com", "host"],
    ["asana", "asana.com", "sub"],
  ] as const) {
    await addTool(world, toolId, [{ host, match }]);
    const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, toolId));
    await carry(world, proposalId, ids);
    proposals.push(proposalId);
  }
  await publish(world, proposals, ids);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
  let site: ReturnType<typeof createApp> | undefined;
  server = serve({
    fetch: (request: Request) => site?.fetch(request) ?? new Response(null, { status: 503 }),
    port: 0,
    hostname: "127.0.0.1",
  }) as Server;
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = createApp(world.services, { publicOrigin: origin });
  place = await folderOf({});
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await place?.remove();
  await world?.stop();
});

const plain = (html: string): string =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#92;", "\\")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** The page of a product, found from the versions by its name, and what it has people copy. */
async function openPage(product: RegExp) {
  const versions = await (await fetch(`${origin}/editions`)).text();
  const links = [...versions.matchAll(/<a class="govuk-link" href="(\/formats\/[^"]+)">([^<]+)<\/a>/g)];
  const [, link] = links.find(([, , title = ""]) => product.test(title)) ?? [];
  const html = await (await fetch(`${origin}${link}`)).text();
  const copied = [...html.matchAll(/<textarea[^>]*>([^<]*)<\/textarea>/g)].map(([, text = ""]) => plain(text));
  return { html, copied };
}

describe("a newcomer at a council, from the versions by one page", () => {
  it.skipIf(!binaryOf("squid"))("has a Squid that lets the list through and refuses near misses", async () => {
    const { html, copied } = await openPage(/^Squid/);
    const here = (text: string): string => text.replaceAll("/etc/squid", place.folder);

    const rootLink = /href="([^"]+root\.json)"/.exec(html)?.[1] ?? "";
    const root = await (await fetch(origin + rootLink)).text();
    expect(html).toContain(createHash("sha256").update(root).digest("hex"));
    const command = here(copied.find((text) => text.startsWith("node commonlist-pull.mjs")) ?? "");
    const [, url = "", rootFile = "", format = "", out = ""] =
      /^node commonlist-pull\.mjs (\S+) --root (\S+) --format (\S+) --out (\S+)/.exec(command) ?? [];
    await writeFile(rootFile, root);
    expect(await pull({ url, root: rootFile, format, out })).toMatchObject({ exitCode: 0 });

    const squid = await runSquid(place.folder, here(copied.find((text) => text.includes("http_access")) ?? ""));
    try {
      expect(squid.warnings).toEqual([]);
      const passes = (host: string) => squid.ask({ scheme: "http", host, port: 80, path: "/" });
      for (const host of ["zoom.us", "us02web.zoom.us", "a.b.c.zoom.us", "trello.com", "app.asana.com"]) {
        expect(await passes(host), host).toBe(true);
      }
      for (const host of [
        "evilzoom.us",
        "zoom.us.evil.example",
        "zoom.com",
        "us",
        "sub.trello.com",
        "asana.com",
        "example.org",
      ]) {
        expect(await passes(host), host).toBe(false);
      }
    } finally {
      await squid.stop();
    }
  });

  it("has an address that a Palo Alto firewall can poll", async () => {
    const { copied } = await openPage(/^Palo Alto.*URL/);
    const address = copied.find((text) => text.startsWith(origin)) ?? "";
    const answer = await fetch(address, { redirect: "error" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("set-cookie")).toBeNull();
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(lines.toSorted()).toEqual(["*.asana.com/", "*.zoom.us/", "trello.com/", "zoom.us/"]);
    const again = await fetch(address, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    expect((await fetch(address, { method: "HEAD" })).status).toBe(200);
  });
});
