import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binaryOf } from "../filters/binaries.ts";
import { startSquid } from "../filters/squid.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

describe.skipIf(!binaryOf("squid"))("Squid, with the list that the site serves", () => {
  let world: World;
  let squid: Awaited<ReturnType<typeof startSquid>>;

  beforeAll(async () => {
    world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
    const { organisations } = await foundGroup(world);
    const ids = organisations.map(({ organisationId }) => organisationId);
    await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
    await addTool(world, "trello", [{ host: "trello.com", match: "host" }]);
    const proposals = [];
    for (const toolId of ["zoom", "trello"]) {
      const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, toolId));
      await carry(world, proposalId, ids);
      proposals.push(proposalId);
    }
    await publish(world, proposals, ids);
    world.passTime({ days: 8 });
    await world.services.runDueWork();
    await world.settle();
    const names = ["squid.txt", "squid-dstdom-regex.txt", "squid-url-regex.txt"];
    const files = names.map(async (name) => {
      const served = await world.stranger().request(`/whitelist/current/${name}`);
      return [name, await served.text()];
    });
    squid = await startSquid(Object.fromEntries(await Promise.all(files)));
  });
  afterAll(async () => {
    await squid?.stop();
    await world?.stop();
  });

  it("finds nothing to complain about", () => {
    expect(squid.warnings).toEqual([]);
  });

  it.each(["zoom.us", "us02web.zoom.us", "a.b.c.zoom.us", "trello.com"])("lets %s through", async (host) => {
    expect(await squid.ask({ scheme: "http", host, port: 80, path: "/" })).toBe(true);
  });

  it.each([
    "evilzoom.us",
    "zoom.us.evil.example",
    "example.org",
    "sub.trello.com",
    "trello.com.evil.example",
    "zoom.com",
    "us",
  ])("refuses %s", async (host) => {
    expect(await squid.ask({ scheme: "http", host, port: 80, path: "/" })).toBe(false);
  });
});
