import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pull } from "#functions/cli/pull/run.ts";
import { newId } from "#functions/ids.ts";
import { actorOf, additionOf, addTool, closeVotes, foundGroup, openProposal, publish, vote } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
/** Time passes, and sessions end. */
const signIn = (email: string): Promise<Browser> => world.signIn(email);
const asLead = () => signIn("lead@eastmere.example");
let ids: [string, string, string];

async function list(hosts: Record<string, string>): Promise<void> {
  const proposalIds: string[] = [];
  for (const [toolId, host] of Object.entries(hosts)) {
    await addTool(world, toolId, [{ host, match: "host" }]);
    proposalIds.push(await openProposal(world, ids[0], await additionOf(world, toolId)));
  }
  for (const proposalId of proposalIds) for (const id of ids) await vote(world, proposalId, id, "approve");
  await closeVotes(world);
  await publish(world, proposalIds, [ids[0], ids[1]]);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
}

async function removeAtOnce(entryIds: number[]): Promise<void> {
  const { releases } = world.services;
  await releases.prepareRemoval(actorOf(ids[0], "publisher"), entryIds, "Taken over", { shrink: true });
  const approver = actorOf(ids[1], "publisher");
  await releases.approve(approver, (await releases.viewDesk(approver)).prepared?.digest ?? "", { shrink: true });
  await world.settle();
}

const edition = async () => (await world.services.whitelist.currentState()).edition;
const filter = (path: string, headers: Record<string, string> = {}) => world.stranger().request(path, { headers });
const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(`${user}:any`).toString("base64")}` });

const whole = { name: "Firewall", scope: "all", optional: "with", pace: "current" };

async function make(fields: Record<string, string | string[]>) {
  const lead = await asLead();
  const seen = await lead.submit(await (await asLead()).get("/subscriptions/new"), fields, "/subscriptions/new");
  expect(seen.status, seen.text).toBe(200);
  await world.settle();
  const page = seen.path.split("?")[0] ?? "";
  const token = /\/feed\/([0-9a-f]{64})/.exec((await (await asLead()).get(page)).html)?.[1] ?? "";
  return { page, token, id: page.split("/").at(-1) ?? "" };
}

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  ids = organisations.map(({ organisationId }) => organisationId) as typeof ids;
  await list({ zoom: "zoom.us", trello: "trello.com" });
  await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
});
afterAll(() => world.stop());

describe("a subscription to the whole list", () => {
  it("gives a filter an address with the same bytes, validators and coding as everybody's", async () => {
    const { token } = await make(whole);
    const own = await filter(`/feed/${token}/squid.txt`);
    const everybodys = await filter("/whitelist/current/squid.txt");
    expect(await own.text()).toBe(await everybodys.text());
    const etag = own.headers.get("etag") ?? "";
    expect(etag).toBe(everybodys.headers.get("etag"));
    expect((await filter(`/feed/${token}/squid.txt`, { "if-none-match": etag })).status).toBe(304);
    const zipped = await filter(`/feed/${token}/squid.txt`, { "accept-encoding": "gzip" });
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toContain("zoom.us");
    expect(own.headers.get("cache-control")).toContain("private");
    expect(own.headers.get("set-cookie")).toBeNull();
    expect(await (await filter(`/feed/${token}/version`)).json()).toEqual({ edition: await edition() });
    const timestamp = await filter(`/feed/${token}/tuf/metadata/timestamp.json`);
    expect([timestamp.status, timestamp.headers.get("cache-control")]).toEqual([200, "private, no-cache"]);
  });

  it("answers a user name of HTTP Basic alike, and asks for one where there is none", async () => {
    const { token } = await make({ ...whole, name: "Basic" });
    const everybodys = await (await filter("/whitelist/current/squid.txt")).text();
    expect(await (await filter("/feed/squid.txt", basic(token))).text()).toBe(everybodys);
    for (const headers of [{}, basic("0".repeat(64)), basic("lead"), { authorization: "Basic %%%" }]) {
      const refused = await filter("/feed/squid.txt", headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toMatch(/^Basic /);
    }
  });

  it("opens nothing: neither another token, nor what is not published", async () => {
    const { token } = await make({ ...whole, name: "Nothing more" });
    for (const path of [
      `/feed/${"0".repeat(64)}/squid.txt`,
      `/feed/${token}/state.json.gz`,
      `/feed/${token}/..%2f..%2fbodies/state.json`,
      `/feed/${token}/none.txt`,
      `/feed/${token}/selections/${newId("subscription")}/squid.txt`,
    ]) {
      expect((await filter(path)).status, path).toBe(404);
    }
  });

  it("shows which version the filter has, and whether it still asks", async () => {
    const { page, token } = await make({ ...whole, name: "Watched" });
    expect((await (await asLead()).get(page)).text).toContain("Has not asked yet");
    await filter(`/feed/${token}/version`);
    expect((await (await asLead()).get(page)).text).toContain("Version it has Not known");
    await filter(`/feed/${token}/squid.txt`);
    const seen = await (await asLead()).get(page);
    expect(seen.text).toContain("Up to date");
    expect(seen.text).toContain(`Version it has ${await edition()} `);
    world.passTime({ days: 3 });
    expect((await (await asLead()).get("/subscriptions")).text).toMatch(/Watched .*?Does not ask any more/);
    await filter(`/feed/${token}/squid.txt`, { "if-none-match": "*" });
    expect((await (await asLead()).get(page)).text).toContain("Up to date");
  });

  it("is written down once an hour and no oftener", async () => {
    const { id, token } = await make({ ...whole, name: "Busy" });
    const seen: unknown[] = [];
    for (const minutes of [0, 5, 5, 60]) {
      world.passTime({ minutes });
      await filter(`/feed/${token}/squid.txt`);
      const { askedAt } = await world.services.subscriptions.view(actorOf(ids[0], "filtering_owner"), id);
      seen.push(askedAt);
    }
    expect(new Set(seen).size).toBe(2);
  });
});

describe("a selection", () => {
  it("has the chosen tools alone, at its feed and for whoever asks by its public name", async () => {
    const { page, id, token } = await make({ ...whole, name: "Zoom alone", scope: "chosen", toolIds: ["zoom"] });
    const own = await (await filter(`/feed/${token}/squid.txt`)).text();
    expect(own).toContain("\nzoom.us\n");
    expect(own).not.toContain("trello.com");
    expect(await (await filter(`/whitelist/selections/${id}/squid.txt`)).text()).toBe(own);
    expect(await (await filter(`/feed/${token}/version`)).json()).toEqual({ edition: await edition() });
    const lead = await asLead();
    await lead.submit(await lead.get(`${page}/revoke`), {}, "/revoke");
  });

  it("is pulled with proof from the filter's own address, and its lead sees that", async () => {
    const { page, id, token } = await make({ ...whole, name: "Pulling", scope: "chosen", toolIds: ["zoom"] });
    const directory = await mkdtemp(path.join(tmpdir(), "commonlist-pull-"));
    const server = serve({ fetch: (request) => world.app.fetch(request), port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const root = path.join(directory, "root.json");
    await writeFile(root, await (await filter("/whitelist/tuf/metadata/1.root.json")).text());
    const request = { url: `${site}/feed/${token}`, root, format: "squid", out: directory, subscription: id };
    try {
      expect(await pull(request)).toMatchObject({ exitCode: 0 });
      const pulled = await readFile(path.join(directory, "squid/squid.txt"), "utf8");
      expect(pulled).toBe(await (await filter(`/whitelist/selections/${id}/squid.txt`)).text());
      expect(pulled).not.toContain("trello.com");
      expect(await pull({ ...request, url: site.replace("//", `//${token}@`) })).toMatchObject({ exitCode: 3 });
      expect((await (await asLead()).get(page)).text).toContain("Up to date");
    } finally {
      server.close();
      await rm(directory, { recursive: true });
    }
    const lead = await asLead();
    await lead.submit(await lead.get(`${page}/revoke`), {}, "/revoke");
  });

  it("without an addition for as long as it is held back, and without a removal at once", async () => {
    const version = await edition();
    const pinned = await make({ ...whole, name: "Pinned", pace: "pinned", edition: String(version) });
    const late = await make({ ...whole, name: "Late", pace: "delayed", days: "10" });
    world.passTime({ days: 11 });
    await world.settle();
    const at = async ({ token }: { token: string }) => (await filter(`/feed/${token}/squid.txt`)).text();
    await list({ padlet: "padlet.com" });
    expect(await (await filter("/whitelist/current/squid.txt")).text()).toContain("padlet.com");
    for (const each of [pinned, late]) {
      expect(await at(each)).toContain("trello.com");
      expect(await at(each)).not.toContain("padlet.com");
    }
    const { entries } = await world.services.whitelist.currentState();
    await removeAtOnce(entries.filter(({ host }) => host === "trello.com").map(({ id }) => id));
    for (const each of [pinned, late]) {
      expect(await at(each)).not.toContain("trello.com");
      expect(await (await filter(`/feed/${each.token}/version`)).json()).toEqual({ edition: await edition() });
    }
    world.passTime({ days: 11 });
    await world.settle();
    expect(await at(late)).toContain("padlet.com");
    expect(await at(late)).not.toContain("trello.com");
    expect(await at(pinned)).not.toContain("padlet.com");
  });

  it("can be changed, and becomes the whole list again", async () => {
    const { page, id, token } = await make({ ...whole, name: "Changing", scope: "chosen", toolIds: ["zoom"] });
    const lead = await asLead();
    const form = await lead.get(`${page}/change`);
    expect((await lead.submit(form, { scope: "all" })).text).toContain("The subscription is changed.");
    await world.settle();
    expect(await (await filter(`/feed/${token}/squid.txt`)).text()).toContain("padlet.com");
    expect((await filter(`/whitelist/selections/${id}/squid.txt`)).status).toBe(404);
    expect((await lead.submit(form, { scope: "all" })).status).toBe(409);
  });

  it("says what is missing in the form, and keeps what was typed", async () => {
    const lead = await asLead();
    const form = await lead.get("/subscriptions/new");
    const seen = await lead.submit(
      form,
      { name: "", scope: "chosen", pace: "delayed", days: "0" },
      "/subscriptions/new",
    );
    expect(seen.status).toBe(400);
    for (const error of ["Enter a name", "Select one tool or more"]) expect(seen.text).toContain(error);
    const numbers = await lead.submit(form, { ...whole, pace: "pinned", edition: "999" }, "/subscriptions/new");
    expect(numbers.text).toContain(`Enter a version from 1 to ${await edition()}`);
  });
});

describe("revoking", () => {
  it("answers 410 with a sentence from then on, and takes the selection's files away", async () => {
    const { page, id, token } = await make({ ...whole, name: "Old", scope: "chosen", toolIds: ["zoom"] });
    const lead = await asLead();
    await lead.submit(await lead.get(`${page}/revoke`), {}, "/revoke");
    await world.settle();
    for (const answer of [await filter(`/feed/${token}/squid.txt`), await filter("/feed/squid.txt", basic(token))]) {
      expect(answer.status).toBe(410);
      expect(await answer.text()).toContain("revoked");
    }
    expect((await filter(`/whitelist/selections/${id}/squid.txt`)).status).toBe(404);
    expect((await (await asLead()).get(page)).text).toContain("Revoked on");
    expect((await lead.submit(await lead.get(`${page}/change`), whole)).text).toContain("is revoked");
  });
});

describe("who sees what", () => {
  it("is web filtering leads of the organisation alone", async () => {
    const { page } = await make({ ...whole, name: "Private" });
    const far = await world.signInWith("lead@westmere.example", ["filtering_owner"]);
    expect((await far.get(page)).status).toBe(404);
    expect((await far.get("/subscriptions")).text).toContain("no subscription yet");
    const colleague = await world.signIn("anna@eastmere.example");
    for (const path of ["/subscriptions", "/subscriptions/new", page, `${page}/change`, "/subscriptions/totals"]) {
      expect((await colleague.get(path)).status, path).toBe(403);
    }
  });

  it("is totals alone for publishers, with who has taken what was removed at once", async () => {
    const { token } = await make({ ...whole, name: "Counted" });
    const before = (await (await signIn("publisher@eastmere.example")).get("/subscriptions/totals")).text;
    const taken = (text: string) => Number(/: taken by (\d+) of/.exec(text)?.[1]);
    await filter(`/feed/${token}/squid.txt`);
    const after = (await (await signIn("publisher@eastmere.example")).get("/subscriptions/totals")).text;
    expect(taken(after)).toBe(taken(before) + 1);
    expect(after).not.toContain("Eastmere");
    expect(after).not.toContain("Counted");
  });

  it("is nobody who reads the table: of a token only its hash is stored", async () => {
    const { token } = await make({ ...whole, name: "Hashed" });
    const { Items = [] } = await world.client.send(
      new (await import("@aws-sdk/client-dynamodb")).ScanCommand({ TableName: world.table }),
    );
    expect(Items.length).toBeGreaterThan(10);
    expect(JSON.stringify(Items)).not.toContain(token);
  });

  it("ends with twenty in use, and sending a form twice makes one", async () => {
    const actor = actorOf(ids[2], "filtering_owner");
    const choice = { name: "One", withOptional: true, pace: { kind: "current" as const } };
    const { subscriptions } = world.services;
    const id = newId("subscription");
    await Promise.all([subscriptions.make(actor, id, choice), subscriptions.make(actor, id, choice)]);
    expect(await subscriptions.list(actor)).toHaveLength(1);
    for (let made = 1; made < 20; made += 1) await subscriptions.make(actor, newId("subscription"), choice);
    await expect(subscriptions.make(actor, newId("subscription"), choice)).rejects.toMatchObject({
      code: "too_many_subscriptions",
    });
  });

  it("leaves nothing undone", () => {
    expect(world.failures).toEqual([]);
  });
});
