import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNameCheckService } from "#functions/name-checks/service.ts";
import { createNameCheckStore } from "#functions/name-checks/store.ts";
import { createNameLookups } from "#functions/name-lookups.ts";
import { startNameServer, startRegistry, type ZoneName } from "./name-servers.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

const ns = ["a.ns.example", "b.ns.example"];
const zone = new Map<string, ZoneName>([
  ["zoom.us", { a: "192.0.2.1", ns }],
  ["webex.com", { ns }],
  ["files.webex.com", { cname: "tool.cdn.example" }],
  ["tool.cdn.example", { a: "192.0.2.2" }],
  ["asana.com", { a: "192.0.2.3", ns }],
]);
const domains = new Map([
  ["zoom.us", { registeredAt: "2001-01-01T00:00:00Z", registrar: "9" }],
  ["asana.com", { registeredAt: "2001-01-01T00:00:00Z", registrar: "9" }],
]);

let world: World;
let server: Awaited<ReturnType<typeof startNameServer>>;
let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  [server, registry] = await Promise.all([startNameServer(zone), startRegistry(domains)]);
  world = await startWorld({
    at: "2026-11-02T09:00:00.000Z",
    nameLookups: createNameLookups([server.address], registry.bootstrap),
  });
  const { organisations } = await foundGroup(world);
  const ids = organisations.map(({ organisationId }) => organisationId);
  await addTool(world, "meetings", [
    { host: "zoom.us", match: "host" },
    { host: "webex.com", match: "host+sub" },
    { host: "files.webex.com", match: "host" },
    { host: "asana.com", match: "host" },
  ]);
  const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, "meetings"));
  await carry(world, proposalId, ids);
  await publish(world, [proposalId], ids);
  world.passTime({ days: 8 });
  await night();
});
afterAll(async () => {
  await world.stop();
  server.stop();
  registry.stop();
});

/** The next night, and everything that follows from it. */
async function night() {
  world.passTime({ days: 1 });
  await world.services.runDueWork();
  await world.settle();
}
const publisher = () => world.signInWith("publisher@eastmere.example", ["publisher"]);
const findings = async () => (await (await publisher()).get("/publishing/names")).text;
const told = () => world.mail.filter(({ subject }) => subject.includes("listed name"));

describe("the nightly check of listed names", () => {
  it("finds nothing about names that are as they were", async () => {
    await night();
    expect(await findings()).toContain("Nothing has been found");
    expect(told()).toEqual([]);
  });

  it("says nothing of a name because name servers or registries are away", async () => {
    server.setDown(true);
    await night();
    server.setDown(false);
    expect(await findings()).toContain("Nothing has been found");
  });

  it("tells publishers of a name that is gone and of one that dangles, once", async () => {
    zone.delete("zoom.us");
    zone.delete("tool.cdn.example");
    await night();
    expect(await findings()).toMatch(
      /files\.webex\.com.*points to one that does not exist.*zoom\.us.*no address any more/,
    );
    const recipients = () => told().map(({ to }) => to.address);
    expect(recipients().toSorted()).toEqual(["publisher@eastmere.example", "publisher@westmere.example"]);
    await night();
    expect(recipients()).toHaveLength(2);
  });

  it("says since when, and when it was last seen", async () => {
    const [first, last] = /zoom\.us.*?(\d+ \w+ 2026).*?(\d+ \w+ 2026)/.exec(await findings())?.slice(1) ?? [];
    expect(Date.parse(last ?? "") - Date.parse(first ?? "")).toBe(86_400_000);
  });

  it("finds that a domain may have changed hands: other name servers, another registrar, registered anew", async () => {
    zone.set("asana.com", { a: "192.0.2.3", ns: ["ns.parking.example"] });
    domains.set("asana.com", { registeredAt: "2026-11-10T00:00:00Z", registrar: "77" });
    await night();
    const text = await findings();
    for (const what of ["other name servers", "registered anew", "another registrar"]) expect(text).toContain(what);
    expect(text).toContain("Before: a.ns.example, b.ns.example");
    expect(text).toContain("Now: ns.parking.example");
  });

  it("hears from the registry of a name whose own servers keep silent", async () => {
    domains.set("asana.com", { registeredAt: "2026-11-10T00:00:00Z", registrar: "88" });
    server.setDown(true);
    await night();
    server.setDown(false);
    expect(await findings()).toContain("Now: 88");
  });

  it("takes an alias that leads to what is no name for one that dangles, and keeps no endless list of servers", async () => {
    zone.set("taken.example.com", { cname: "what is.this\u0001" });
    zone.set("example.com", { ns: Array.from({ length: 40 }, (_, at) => `${at}.a.example`) });
    const { addresses, aliases, nameServers } =
      (await createNameLookups([server.address], undefined)?.answerOf("taken.example.com")) ?? {};
    expect(addresses).toBe("no_such_name");
    expect(aliases).toHaveLength(1);
    expect(nameServers).toHaveLength(20);
  });

  it("follows no registry to an address of its choice", async () => {
    const [first, second] = await Promise.all([startRegistry(domains), startRegistry(domains, "/rdap/domain/zoom.us")]);
    const of = (bootstrap: string) => createNameLookups([server.address], bootstrap)?.registrationOf("zoom.us");
    expect(await of(first.bootstrap)).toMatchObject({ registrar: "9" });
    expect(await of(second.bootstrap)).toBeUndefined();
    expect(second.redirected()).toBe(0);
    first.stop();
    second.stop();
  });

  it("takes nothing off the list, and shows what it found to publishers alone", async () => {
    expect((await world.services.whitelist.currentState()).entries).toHaveLength(4);
    const voter = await world.signIn("voter@eastmere.example");
    expect((await voter.get("/publishing/names")).status).toBe(403);
    expect(world.failures).toEqual([]);
  });

  it("works through a long list in parts, each name once", async () => {
    const asked: string[] = [];
    const answerOf = async (host: string) => {
      asked.push(host);
      return { addresses: "some" as const, aliases: [] };
    };
    const { services, table, client, now } = world;
    const entry = (await services.whitelist.currentState()).entries[0];
    if (!entry) throw new Error("the list is empty");
    const hosts = Array.from({ length: 45 }, (_, at) => `h${at}.example.com`);
    const state = { ...(await services.whitelist.currentState()), entries: hosts.map((host) => ({ ...entry, host })) };
    const rest: string[] = ["2026-12-24/"];
    const { effects } = createNameCheckService({
      ...services,
      store: {
        ...createNameCheckStore({ table, client }),
        saveRest: async (day: string, after: string) => {
          rest.push(`${day}/${after}`);
        },
      },
      lookups: { answerOf, registrationOf: async () => undefined },
      whitelist: { currentState: async () => state },
      now,
    });
    for (const part of rest) await effects.names_to_check(part);
    expect(rest).toHaveLength(3);
    expect(asked.toSorted()).toEqual(hosts.toSorted());
  });
});
