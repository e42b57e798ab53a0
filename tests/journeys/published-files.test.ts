import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPublication } from "#functions/releases/publication.ts";
import { actorOf, additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];
let edition: number;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  ids = organisations.map(({ organisationId }) => organisationId) as typeof ids;
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host" }]);
  const proposalId = await openProposal(world, ids[0], await additionOf(world, "zoom"));
  await carry(world, proposalId, ids);
  await publish(world, [proposalId], [ids[0], ids[1]]);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
  edition = (await world.services.whitelist.currentState()).edition;
});
afterAll(() => world.stop());

const get = (path: string, headers: Record<string, string> = {}) => world.stranger().request(path, { headers });

describe("the files that filters read", () => {
  it("are put right when two editions laid out at once have left an old compressed copy behind", async () => {
    await world.files.write("whitelist/current/squid.txt.gz", gzipSync("an older list"));
    await world.services.releases.finishPublishing(edition);
    const zipped = await get("/whitelist/current/squid.txt", { "accept-encoding": "gzip" });
    const plain = await get("/whitelist/current/squid.txt");
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(await plain.text());
  });

  it("are gone from what is current where a format is withheld, and stay with the edition that they were published with", async () => {
    const { whitelist, releases } = world.services;
    const requireRelease = async (asked: number) => {
      const release = await whitelist.requireRelease(asked);
      return { ...release, files: release.files.filter(({ file }) => file !== "squid.txt") };
    };
    await createPublication(world.files, { ...whitelist, requireRelease }, world.origin).layOut(edition);
    expect(await world.files.read("whitelist/current/squid.txt")).toBeUndefined();
    expect(await world.files.read("whitelist/current/squid.txt.gz")).toBeUndefined();
    expect((await get(`/whitelist/releases/${edition}/squid.txt`)).status).toBe(200);
    await releases.finishPublishing(edition);
    expect(await world.files.read("whitelist/current/squid.txt")).toBeDefined();
  });

  it("are not emptied by somebody who looked before the first edition and writes after it", async () => {
    const early = { ...world.services.whitelist, findCurrent: async () => undefined };
    await createPublication(world.files, early, world.origin).layOutEmpty();
    expect(await (await get("/whitelist/version")).json()).toEqual({ edition });
    expect(await (await get("/whitelist/feed.atom")).text()).toContain(`Version ${edition}`);
  });

  it("are sent compressed or not, however the request asks for it", async () => {
    const encodings: [string, string | null][] = [
      ["br, GZIP;q=0.5", "gzip"],
      ["gzip ; q=0.0", null],
      ["gzipped", null],
      [`gzip${" ".repeat(60_000)}x`, null],
    ];
    for (const [asked, sent] of encodings) {
      const answer = await get("/whitelist/current/squid.txt", { "accept-encoding": asked });
      expect(answer.headers.get("content-encoding"), asked.slice(0, 20)).toBe(sent);
    }
  });

  it("tell a feed's reader a publisher's words as text, never as markup", async () => {
    const { releases } = world.services;
    const danger = "Taken over <img src=x onerror=alert(1)> ]]> <b>now</b>";
    await releases.prepareRemoval(actorOf(ids[0], "publisher"), [1], danger, { shrink: true });
    const approver = actorOf(ids[1], "publisher");
    await releases.approve(approver, (await releases.viewDesk(approver)).prepared?.digest ?? "", { shrink: true });
    await world.settle();
    const feed = await (await get("/whitelist/feed.atom")).text();
    expect(feed).toContain("Taken over &lt;img");
    expect(feed).not.toContain("<img");
    expect(feed).not.toContain("<b>");
  });
});
