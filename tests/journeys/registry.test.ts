import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "#functions/releases/gate.ts";
import { createPublication } from "#functions/releases/publication.ts";
import { createReleaseService } from "#functions/releases/service.ts";
import { createReleaseStore } from "#functions/releases/store.ts";
import { createApp } from "#web/app.ts";
import { refusalsOf } from "../stores/poll.ts";
import { actorOf, additionOf, addTool, carry, draftAbout, foundGroup, openProposal, publish } from "./working-group.ts";
import { createBrowser, startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];

/** In a year, somebody gives the roles of a year again. */
const publishers = async () =>
  [
    await world.signInWith("publisher@eastmere.example", ["publisher"]),
    await world.signInWith("publisher@westmere.example", ["publisher"]),
  ] as const;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  ids = group.organisations.map(({ organisationId }) => organisationId) as typeof ids;
  for (const [toolId, host, match] of [
    ["zoom", "zoom.us", "host"],
    ["webex", "webex.com", "host+sub"],
  ] as const) {
    await addTool(world, toolId, [{ host, match }]);
  }
  const proposals = [];
  for (const toolId of ["zoom", "webex"]) {
    const proposalId = await openProposal(world, ids[0], await additionOf(world, toolId));
    await carry(world, proposalId, ids);
    proposals.push(proposalId);
  }
  await publish(world, proposals, ids);
  await days(8);
});
afterAll(() => world.stop());

async function days(count: number) {
  world.passTime({ days: count });
  await world.services.runDueWork();
  await world.settle();
}
const state = () => world.services.whitelist.currentState();
const hosts = async () => (await state()).entries.map(({ host }) => host);
const file = async (name: string) => (await world.stranger().get(`/whitelist/current/${name}`)).html;
const subjects = (part: string) => world.mail.filter(({ subject }) => subject.includes(part));

/** A carried proposal to remove the only entry of the tool. */
async function carriedRemoval(toolId: string) {
  const remove = (await state()).entries.flatMap((entry) => (entry.toolId === toolId ? [entry.id] : []));
  const about = { ...draftAbout, subject: "whitelist" as const, needs: "none" as const, toolId, add: [], change: [] };
  const proposalId = await openProposal(world, ids[0], { ...about, remove });
  await carry(world, proposalId, ids);
  return proposalId;
}

/** The same services, with files in which something is found wrong. */
function withFaults(faults: Fault[]) {
  const { services, files, origin, now, table, client } = world;
  const examine = () => ({ faults });
  const publication = {
    ...createPublication(files, services.whitelist, origin),
    examine,
    examineAll: examine,
  };
  const releases = createReleaseService({
    ...services,
    store: createReleaseStore({ table, client }),
    publication,
    now,
  });
  return createApp({ ...services, releases: { ...services.releases, ...releases } }, { publicOrigin: origin });
}

describe("a version that shrinks the list by more than a fifth", () => {
  it("is prepared and published when both publishers say that it is meant, and not before", async () => {
    const proposalId = await carriedRemoval("zoom");
    const [first, second] = await publishers();
    const desk = await first.get("/publishing");
    const asked = await first.submit(desk, { proposalIds: proposalId }, "/prepare");
    expect(asked.status).toBe(400);
    expect(asked.text).toContain("More than a fifth of the list would go at once");
    const prepared = await first.submit(asked, { proposalIds: proposalId, shrink: "yes" }, "/prepare");
    expect(prepared.text).toContain("is prepared");

    const seen = await second.get("/publishing");
    expect(seen.text).toContain("The list shrinks by more than a fifth, from 2 to 1 entries in force");
    const again = await second.submit(seen, {}, "/approve");
    expect(again.status).toBe(400);
    expect(await hosts()).toEqual(["zoom.us", "webex.com"]);
    const approved = await second.submit(again, { shrink: "yes" }, "/approve");
    expect(approved.path).toMatch(/^\/editions\/\d+$/);
    expect(await hosts()).toEqual(["webex.com"]);
    await world.settle();
  });

  it("cannot be approved by its second publisher without that word, whoever asks", async () => {
    const webex = (await state()).entries.map(({ id }) => id);
    const { releases } = world.services;
    const [first, second] = [actorOf(ids[0], "publisher"), actorOf(ids[1], "publisher")];
    expect(await refusalsOf(releases.prepareRemoval(first, webex, "Taken over"))).toEqual(["shrink_unconfirmed"]);
    await releases.prepareRemoval(first, webex, "Taken over", { shrink: true });
    const digest = (await releases.viewDesk(second)).prepared?.digest ?? "";
    expect(await refusalsOf(releases.approve(second, digest))).toEqual(["shrink_unconfirmed"]);
    await releases.discard(first, digest);
  });
});

describe("a version with a file that does not say what the list says", () => {
  const probe = { scheme: "https" as const, host: "notzoom.us", port: 443, path: "/" };

  it("is not published, and publishers see which format and by which request", async () => {
    const { releases } = world.services;
    const [first, second] = [actorOf(ids[0], "publisher"), actorOf(ids[1], "publisher")];
    const webex = (await state()).entries.map(({ id }) => id);
    await releases.prepareRemoval(first, webex, "Taken over", { shrink: true });
    const digest = (await releases.viewDesk(second)).prepared?.digest ?? "";
    const browser = createBrowser(withFaults([{ format: "squid", what: "wider", probe }]));
    browser.cookies.set("commonlist", (await publishers())[1].token);
    const desk = await browser.get("/publishing");
    expect(desk.text).toContain("squid would let something through that the list does not: https://notzoom.us:443/");
    expect(desk.html).not.toContain('action="/publishing/approve"');
    const approved = await browser.post("/publishing/approve", { digest, shrink: "yes" });
    expect([approved.status, approved.text]).toEqual([409, expect.stringContaining("cannot be published")]);
    expect(await hosts()).toEqual(["webex.com"]);
    await releases.discard(first, digest);
  });
});

describe("an entry whose time is nearly over", () => {
  it("is told of once, thirty days before, to publishers and to those who proposed it", async () => {
    expect((await state()).entries[0]?.expires).toBe("2027-05-26T09:00:00.000Z");
    world.setClock("2027-04-25T23:00:00.000Z");
    await days(0);
    expect(subjects("expire soon")).toEqual([]);
    world.setClock("2027-04-26T09:00:00.000Z");
    for (const _day of [1, 2, 3]) await days(1);
    const told = subjects("expire soon").map(({ to }) => to.address);
    expect(told.toSorted()).toEqual([
      "publisher@eastmere.example",
      "publisher@westmere.example",
      "voter@eastmere.example",
    ]);
    const page = await world.stranger().get("/editions/expiring");
    expect(page.text).toContain("webex.com and every name below it");
    expect(page.text).toContain("26 May 2027");
  });

  it("is offered for renewal, and a renewal that is agreed counts as soon as it is published", async () => {
    const voter = await world.signIn("voter@eastmere.example");
    const form = await voter.get("/proposals/new/whitelist?tool=webex");
    expect(form.text).toContain("Renew as it is");
    const [destination] = await world.services.catalogue.confirmedDestinations("webex");
    const entryId = (await state()).entries[0]?.id ?? 0;
    const change = [{ entryId, destinationId: destination?.destinationId ?? "" }];
    const about = {
      ...draftAbout,
      subject: "whitelist" as const,
      needs: "none" as const,
      toolId: "webex",
      add: [],
      remove: [],
    };
    const proposalId = await openProposal(world, ids[1], { ...about, change });
    const shown = (await voter.get(`/proposals/${proposalId}`)).text;
    expect(shown).toMatch(/\d+ of \d+ formats would leave out some of this/);
    expect(shown).toContain("It holds addresses only, no names");
    await carry(world, proposalId, ids);
    await publish(world, [proposalId], ids);
    const renewed = (await state()).entries;
    expect(renewed).toMatchObject([{ id: entryId, host: "webex.com", purpose: "Meetings", proposalId }]);
    expect(renewed[0]?.expires.slice(0, 7)).toBe("2027-11");
    expect((await world.stranger().get("/editions/expiring")).text).toContain("Nothing expires");
  });

  it("has what speaks against lists like it on every page that shows it", async () => {
    const edition = (await world.services.whitelist.findCurrent())?.edition ?? 0;
    const entryId = (await state()).entries[0]?.id ?? 0;
    for (const page of [
      "/editions",
      "/editions/expiring",
      `/editions/${edition}`,
      `/editions/${edition - 1}/to/${edition}`,
      `/entries/${entryId}`,
      "/formats",
      "/formats/squid",
      "/check?url=https://unlisted.example/",
    ])
      expect((await world.stranger().get(page)).text, page).toContain("The case against lists like ours");
  });
});

describe("an entry whose time is over", () => {
  it("stays on the list while a file is wrong, and publishers are told once that the version is held", async () => {
    const before = world.mail.length;
    world.setClock((await state()).entries[0]?.expires ?? "");
    await publishers();
    const { services, files, origin, now, table, client } = world;
    const faults: Fault[] = [{ format: "squid", what: "unreadable" }];
    const held = createReleaseService({
      ...services,
      store: createReleaseStore({ table, client }),
      publication: { ...createPublication(files, services.whitelist, origin), examine: () => ({ faults }) },
      now,
    });
    await expect(held.cutDueEditions()).rejects.toThrow("held: squid unreadable");
    await expect(held.cutDueEditions()).rejects.toThrow("held");
    await world.settle();
    const told = world.mail.slice(before).filter(({ subject }) => subject.includes("is held"));
    expect(told.map(({ to }) => to.address).toSorted()).toEqual([
      "publisher@eastmere.example",
      "publisher@westmere.example",
    ]);
    expect((await held.viewDesk(actorOf(ids[0], "publisher"))).held).toMatchObject({ faults });
  });

  it("is removed by the clock, in an edition that only removes, without anybody's word", async () => {
    expect(await file("squid.txt")).toContain("webex.com");
    const { edition } = await state();
    await days(0);
    expect(await state()).toMatchObject({ edition: edition + 1, entries: [] });
    expect(await file("squid.txt")).not.toContain("webex.com");
    expect((await world.stranger().get("/editions")).text).toContain("Entries whose time was over are gone");
    expect(world.failures).toEqual([]);
  });
});
