import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { foundGroup } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let steward: Browser;
let second: Browser;
let member: Browser;
let ids: string[];

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  ids = group.organisations.map(({ organisationId }) => organisationId);
  [steward = world.stranger(), second = world.stranger()] = group.stewards;
  member = await world.signIn("ann@eastmere.example");
  await world.addOrganisation("Police of Farmere", ["farmere.example"], { kind: "police" });
  await world.services.organisations.register.saveDomains(
    [{ after: { pattern: "everybody.example", organisationIds: [], standing: "mail", source: "test", version: 1 } }],
    "test",
  );
});
afterAll(() => world.stop());

const organisations = () => world.services.organisations;
const page = (at: number) => `/organisations/${ids[at]}`;

describe("the register of organisations", () => {
  it("is open to everyone, by name, searched and narrowed", async () => {
    const stranger = world.stranger();
    const all = await stranger.get("/organisations");
    expect(all.text).toMatch(/Eastmere Council.*Northmere Council.*Police of Farmere.*Westmere Council/);
    expect((await stranger.get("/organisations?search=north")).text).not.toContain("Eastmere");
    expect((await stranger.get("/organisations?search=council")).text).toMatch(/Eastmere C.*Northmere C.*Westmere C/);
    expect((await stranger.get("/organisations?kind=police&nation=")).text).not.toContain("Eastmere");
    expect((await stranger.get("/organisations?search=east&kind=police")).text).toContain("No organisation matches");
    expect((await stranger.get("/organisations?nation=wales")).text).toContain("no such organisation");
    expect((await stranger.get("/organisations?search=%3Cscript%3Ealert(1)")).html).not.toContain("<script>alert");
  });

  it.each(["?kind=teapot", "?nation=teapot", "?after=%23", `?after=${"x".repeat(3000)}~y`, "/org_1", "/new", "/%00"])(
    "answers that there is no such page to %s",
    async (end) => {
      expect((await world.stranger().get(`/organisations${end}`)).status).toBe(404);
      expect((await world.stranger().get("/organisations/org_000000000000000000000000")).status).toBe(404);
    },
  );

  it("shows one with its domains, its place in the working group, and nothing to change for who is no steward", async () => {
    const seen = await world.stranger().get(page(0));
    expect(seen.html).toContain("<title>Eastmere Council – Commonlist</title>");
    expect(seen.text).toContain("eastmere.example");
    expect(seen.text).toContain("Member of the working group");
    expect(seen.html).not.toContain('/edit"');
    expect((await member.get(page(0))).html).not.toContain('/edit"');
  });
});

describe("changing a record", () => {
  it("is for stewards: a stranger signs in first, a member is refused and stays signed in", async () => {
    for (const form of ["edit", "succession"]) {
      const away = await world.stranger().request(`${page(0)}/${form}`);
      expect(away.headers.get("location")).toContain("/sign-in?to=%2Forganisations%2Forg_");
      expect((await member.get(`${page(0)}/${form}`)).status).toBe(403);
      expect((await member.post(`${page(0)}/${form}`, { name: "Mine" })).status).toBe(403);
    }
    expect((await member.get("/account")).path).toBe("/account");
    expect((await steward.get("/organisations/org_000000000000000000000000/edit")).status).toBe(404);
  });

  it("keeps what the steward states, from whom no file takes it, and tells Welsh apart; twice is once", async () => {
    const form = await steward.get(`${page(1)}/edit`);
    const fields = {
      name: "Westmere & <i>District</i> Council",
      nameWelsh: "Cyngor Gorllewin",
      nation: "wales",
      domains: "westmere.example\n*.WESTMERE.example",
      website: "https://westmere.example/",
      parentId: `http://localhost${page(2)}`,
      sharedFilterId: "west filter",
    };
    const pending = await steward.submit(form, fields);
    const again = await steward.submit(form, fields);
    expect(again.status).toBe(200);
    expect(pending.text).toContain("A steward of another organisation has to confirm this change");
    expect(pending.text).toContain("*.westmere.example");
    expect(pending.html).not.toContain("change/confirm");
    expect((await world.stranger().get(page(1))).text).not.toContain("*.westmere.example");
    expect((await second.get("/organisations/changes")).html).toContain(`href="${page(1)}"`);
    expect((await member.get("/organisations/changes")).status).toBe(403);
    const seen = await second.submit(await second.get(page(1)), {}, "/confirm");
    expect((await second.get("/organisations/changes")).text).toContain("No change waits");
    expect(seen.text).toContain("has been confirmed");
    expect(seen.text).toContain("Westmere & <i>District</i> Council");
    expect(seen.html).not.toContain("<i>District");
    expect(seen.html).toContain('lang="cy">Cyngor Gorllewin');
    expect(seen.text).toContain("Part of Northmere Council");
    const saved = await organisations().requireOrganisation(ids[1] ?? "");
    expect(saved).toMatchObject({ version: 2, domains: ["westmere.example", "*.westmere.example"], parentId: ids[2] });
    expect(saved.statedBy).toEqual({ name: "steward", nameWelsh: "steward", nation: "steward", website: "steward" });
    expect((await world.stranger().get("/organisations?search=gorllewin")).html).toContain(page(1));
  });

  it("waits and is confirmed though fields are left empty, and leaves those empty", async () => {
    const fields = { domains: "westmere.example", website: "", parentId: "", sharedFilterId: "", nameWelsh: "" };
    const pending = await steward.submit(await steward.get(`${page(1)}/edit`), fields);
    expect(pending.text).toContain("A steward of another organisation has to confirm this change");
    await second.submit(await second.get(page(1)), {}, "/confirm");
    const saved = await organisations().requireOrganisation(ids[1] ?? "");
    expect(saved.domains).toEqual(["westmere.example"]);
    expect([saved.website, saved.parentId, saved.sharedFilterId, saved.nameWelsh]).toEqual(Array(4).fill(undefined));
  });

  it("tells the second of two who change it from the same page", async () => {
    const form = await steward.get(`${page(0)}/edit`);
    expect((await steward.submit(form, { nation: "england" })).text).toContain("England");
    const late = await steward.submit(form, { nation: "scotland" });
    expect(late.status).toBe(409);
    expect(late.text).toContain("Someone else changed this");
  });

  it.each<{ change: Record<string, string>; message: string }>([
    { change: { name: "" }, message: "Enter the name" },
    { change: { kind: "teapot" }, message: "Select what kind" },
    { change: { domains: "kept.example\nnot a domain" }, message: "“not” is not a domain" },
    { change: { domains: "gmail.com" }, message: "“gmail.com” is not a domain" },
    { change: { domains: "*.gov.uk" }, message: "*.gov.uk is shared by many organisations" },
    { change: { domains: "everybody.example" }, message: "everybody.example is shared by many organisations" },
    { change: { domains: "a.example ".repeat(41) }, message: "Enter 40 domains or fewer" },
    { change: { website: "javascript:alert(1)" }, message: "Enter a web address" },
    { change: { parentId: "Eastmere" }, message: "Paste the web address" },
    { change: { parentId: "org_000000000000000000000000" }, message: "No organisation has this web address" },
    { change: { version: "x" }, message: "Open this page again" },
  ])("keeps what was typed, says “$message” and writes nothing", async ({ change, message }) => {
    const before = await organisations().requireOrganisation(ids[0] ?? "");
    const seen = await steward.submit(await steward.get(`${page(0)}/edit`), { nameWelsh: "Kept here", ...change });
    expect(seen.status).toBe(400);
    expect(seen.text).toContain(message);
    expect(seen.html).toContain('value="Kept here"');
    expect(await organisations().requireOrganisation(ids[0] ?? "")).toEqual(before);
  });

  it("refuses an organisation that would be part of itself", async () => {
    const seen = await steward.submit(await steward.get(`${page(0)}/edit`), { parentId: ids[0] ?? "" });
    expect(seen.text).toContain("cannot be part of itself");
  });
});

describe("recording how one ended", () => {
  const ended = { "endedOn-day": "31", "endedOn-month": "3", "endedOn-year": "2026" };
  let old: string;
  beforeAll(async () => {
    old = (await world.addOrganisation("Old Shire Council", ["oldshire.example"])).organisationId;
  });

  it("finds the successors by name and keeps what was typed meanwhile", async () => {
    const [first = "", other = ""] = ids;
    const typed = new URLSearchParams({ version: "1", search: "north", successorIds: first, ...ended });
    const seen = await steward.get(`/organisations/old/succession`.replace("old", `${old}`).concat(`?${typed}`));
    expect(seen.status, seen.text).toBe(200);
    expect(seen.html).toContain('formmethod="get"');
    const form = seen.forms.find(({ method }) => method === "post");
    expect(form?.fields).toMatchObject({ ...ended, successorIds: first, search: "north" });
    expect(seen.text).toContain("Northmere Council");
    expect(seen.text).not.toContain("Old Shire Council Old Shire Council");
    expect((await organisations().requireOrganisation(old)).hasEnded).toBe(false);

    expect((await steward.submit(seen, { successorIds: [first, other] })).text).toContain("waits to be confirmed");
    const saved = await second.submit(await second.get(`/organisations/${old}`), {}, "/confirm");
    expect(saved.text).toContain("has been confirmed");
    expect(saved.text).toContain("This organisation no longer exists, since 31 March 2026");
    expect(saved.text).toMatch(/Carried on by Eastmere Council Westmere/);
    expect((await steward.submit(seen, { successorIds: [first, other] })).status, "twice is once").toBe(200);
    expect((await organisations().requireOrganisation(old)).version).toBe(2);
    expect((await world.stranger().get(page(0))).text).toContain("Took over from Old Shire Council");
    expect((await world.stranger().get("/organisations?search=old")).text).toContain("No longer exists");
  });

  it("starts from what is recorded and can be put right", async () => {
    const form = await steward.get(`/organisations/${old}/succession`);
    expect(form.html).toContain('name="endedOn-month" type="text" value="03"');
    await steward.submit(form, { successorIds: "none" });
    const saved = await second.submit(await second.get(`/organisations/${old}`), {}, "/confirm");
    expect(saved.text).not.toContain("Carried on by");
    expect((await world.stranger().get(page(0))).text).not.toContain("Took over from");
  });

  it.each<{ change: Record<string, string | string[]>; message: string }>([
    { change: { successorIds: [] }, message: "Select who carries it on, or that nobody does" },
    { change: { successorIds: ["none", "org_000000000000000000000000"] }, message: "Select either organisations" },
    { change: { "endedOn-day": "31", "endedOn-month": "2" }, message: "Enter a real date" },
    { change: { "endedOn-day": "", "endedOn-month": "", "endedOn-year": "" }, message: "Enter the day" },
  ])("keeps what was typed, says “$message” and writes nothing", async ({ change, message }) => {
    const fields = { version: "1", ...ended, successorIds: "none", ...change };
    const seen = await steward.post(`${page(2)}/succession`, fields);
    expect(seen.status).toBe(400);
    expect(seen.text).toContain(message);
    expect((await organisations().requireOrganisation(ids[2] ?? "")).hasEnded).toBe(false);
  });

  it("refuses a circle, nobody known, and what a search form never sends", async () => {
    const circle = await steward.post(`${page(2)}/succession`, { version: "1", ...ended, successorIds: ids[2] ?? "" });
    expect(circle.status).toBe(400);
    expect(circle.text).toContain("leads back to the organisation that ended");
    const unknown = { version: "1", ...ended, successorIds: "org_000000000000000000000000" };
    expect((await steward.post(`${page(2)}/succession`, unknown)).status).toBe(404);
    expect((await steward.get(`${page(2)}/succession?successorIds=x`)).status).toBe(404);
  });
});
