import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmPending } from "../stewards.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let steward: Browser & { personId: string };
let other: Browser & { personId: string };
let borough: string;
beforeAll(async () => {
  world = await startWorld();
  borough = (await world.addOrganisation("Eastmere Borough Council", ["eastmere.example"])).organisationId;
  await world.addOrganisation("Northshire County Council", ["northshire.example"]);
  await world.services.organisations.register.saveDomains(
    [{ after: { pattern: "shared.example", organisationIds: [], standing: "mail", source: "test", version: 1 } }],
    "test",
  );
  steward = await world.signInWith("jo@northshire.example", ["steward"], { name: "Jo Winterbourne" });
  other = await world.signInWith("kit@eastmere.example", ["steward"], { name: "Kit Ferraby" });
});
afterAll(() => world.stop());

const propose = async (by: Browser, email: string, wish: string) =>
  by.submit(await by.get("/roles/propose"), { email, wish });
const waiting = (personId: string, role: string) => `/roles/proposals/${personId}/${role}`;

describe("giving a role", () => {
  it("takes two stewards on two pages, and the person sees it until twelve months later", async () => {
    const person = await world.signIn("ann@eastmere.example", { name: "Ann Orwin" });
    const proposed = await propose(steward, "Ann@Eastmere.example", "voting");
    expect(proposed.text).toContain("Another steward has to grant it");
    expect(proposed.text).toContain("Ann Orwin");

    const own = await steward.get(waiting(person.personId, "representative"));
    expect(own.text).toContain("another steward has to grant it");
    expect(own.html).not.toContain("/grant");
    const page = await other.get(waiting(person.personId, "representative"));
    expect(page.text).toContain("Jo Winterbourne");
    const presses = await Promise.all([other.submit(page, {}, "/grant"), other.submit(page, {}, "/grant")]);
    expect(presses.map(({ status, path }) => [status, path])).toEqual([
      [200, "/roles?done=granted"],
      [200, "/roles?done=granted"],
    ]);
    await world.settle();

    const account = await person.get("/account");
    expect(account.text).toContain("Working-group representative, voting");
    expect(account.text).toContain("30 November 2027");
    expect(account.text).toContain("You have been given the role “Working-group representative”");
    const read = await person.submit(account, {}, "/notices");
    expect(read.text).not.toContain("You have been given the role");
    expect((await other.get("/roles/holders/representative")).text).toContain("Ann Orwin");
  });

  it("is refused when the steward grants what they proposed, by whatever request", async () => {
    const person = await world.signIn("bo@eastmere.example");
    await propose(steward, "bo@eastmere.example", "researcher");
    const page = await other.get(waiting(person.personId, "researcher"));
    const fields = page.forms.find(({ action }) => action.endsWith("/grant"))?.fields ?? {};
    const answer = await steward.post(`${waiting(person.personId, "researcher")}/grant`, fields);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("It takes two people");
    expect((await person.get("/account")).text).toContain("You have no role");
  });

  it("never goes to oneself, and says so", async () => {
    const answer = await propose(steward, "jo@northshire.example", "researcher");
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("You cannot give a role to yourself");
  });

  it.each([
    { fields: { email: "", wish: "steward" }, message: "Enter their e-mail address" },
    { fields: { email: "nobody@eastmere.example", wish: "steward" }, message: "has signed in here yet" },
    { fields: { email: "ann@eastmere.example" }, message: "Select a role" },
  ])("keeps what was typed and says what to do: $message", async ({ fields, message }) => {
    const answer = await steward.post("/roles/propose", fields as Record<string, string>);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
    expect(answer.html).toContain("<title>Error: Propose a role");
    if (fields.email) expect(answer.html).toContain(`value="${fields.email}"`);
  });

  it("tells the second of two stewards in two tabs that the seat has been taken", async () => {
    await world.signIn("cy@eastmere.example");
    const answer = await propose(steward, "cy@eastmere.example", "voting");
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("The organisation already has this representative");
    expect(answer.html).toContain('value="cy@eastmere.example"');
  });

  it("grants nothing when the proposal was withdrawn and made anew for another seat meanwhile", async () => {
    const person = await world.signIn("di@northshire.example");
    await propose(steward, "di@northshire.example", "deputy");
    const stale = await other.get(waiting(person.personId, "representative"));
    await steward.submit(await steward.get(waiting(person.personId, "representative")), {}, "/decline");
    await propose(steward, "di@northshire.example", "voting");
    expect((await other.submit(stale, {}, "/grant")).status).toBe(409);
    expect((await person.get("/account")).text).toContain("You have no role");
  });

  it("is nobody’s business but the stewards’", async () => {
    const member = await world.signIn("ed@eastmere.example");
    const { personId } = await world.signIn("ann@eastmere.example");
    for (const path of ["/roles", "/roles/propose", "/roles/holders/steward", waiting(personId, "representative")]) {
      expect((await member.get(path)).status, path).toBe(403);
      expect((await world.stranger().get(path)).path, path).toMatch(/^\/sign-in/);
    }
    expect((await member.post("/roles/propose", { email: "ed@eastmere.example", wish: "steward" })).status).toBe(403);
    expect((await member.get("/account")).status, "and stays signed in").toBe(200);
  });

  it.each([
    "/roles?after=nonsense",
    "/roles/holders/king",
    "/roles/proposals/per_x/steward",
    "/roles/proposals/x%23y/steward",
  ])("answers %s with a page that says it is not there", async (path) => {
    expect((await steward.get(path)).status).toBe(404);
  });
});

describe("ending a role", () => {
  it("takes a page of its own and a button, by a steward or by the person", async () => {
    const person = await world.signInWith("fay@northshire.example", ["researcher", "filtering_owner"]);
    const link = `/roles/holders/researcher/${person.personId}/end`;
    await steward.get(link);
    expect((await person.get("/account")).text).toContain("Researcher");
    await steward.submit(await steward.get(link));
    expect((await person.get("/account")).text).toContain(
      "Your role “Researcher” for Northshire County Council has ended",
    );
    const after = await person.submit(await person.get("/account/roles/filtering_owner/end"));
    expect(after.text).toContain("You have no role");
  });

  it("is refused to anybody else", async () => {
    const { personId } = await world.signInWith("gus@northshire.example", ["researcher"]);
    const member = await world.signIn("hal@northshire.example");
    expect((await member.post(`/roles/holders/researcher/${personId}/end`)).status).toBe(403);
  });
});

describe("somebody whose address shows no organisation", () => {
  it("picks one, is confirmed by a colleague, and is told", async () => {
    const person = await world.signIn("ray@shared.example", { name: "Ray Sondheim" });
    const page = await person.get("/account/organisation?search=eastmere");
    expect(page.text).toContain("Eastmere Borough Council");
    const missed = await person.submit(page);
    expect(missed.status).toBe(400);
    expect(missed.text).toContain("Select your organisation");
    expect(missed.html).toContain('value="eastmere"');
    const chosen = await person.submit(page, { organisationId: borough });
    expect(chosen.text).toContain("waiting to be confirmed");

    const colleague = await world.signIn("ivy@eastmere.example");
    const stranger = await world.signIn("lee@northshire.example");
    const list = await colleague.get("/account/colleagues");
    expect(list.text).toContain("Ray Sondheim");
    expect((await stranger.get("/account/colleagues")).text).not.toContain("Ray Sondheim");
    const link = `/account/colleagues/${person.personId}`;
    expect((await stranger.get(link)).status).toBe(403);
    expect((await person.get(link)).status).toBe(403);
    expect((await steward.get(link)).status, "a steward may").toBe(200);
    const decision = await colleague.get(link);
    expect((await colleague.submit(decision)).text).toContain("Select whether they work there");
    await colleague.submit(decision, { decision: "confirm" });
    const account = await person.get("/account");
    expect(account.text).toContain("A colleague or a steward confirmed it.");
    expect(account.text).toContain("It has been confirmed that you work for Eastmere Borough Council");
    expect((await colleague.submit(decision, { decision: "confirm" })).path, "twice is once").toBe(
      "/account/colleagues?done=confirmed",
    );
    expect((await colleague.submit(decision, { decision: "decline" })).status).toBe(409);
    expect((await stranger.submit({ ...decision, path: link }, { decision: "confirm" })).status).toBe(403);
  });

  it("acts no more for the one that was confirmed once that has been replaced", async () => {
    const { accounts, organisations } = world.services;
    const { organisationId } = await world.addOrganisation("Oldmere District Council", ["oldmere.example"]);
    const person = await world.signIn("fay@shared.example");
    await accounts.chooseOrganisation({ personId: person.personId, roles: [] }, organisationId);
    const by = { personId: steward.personId, organisationId: borough, roles: ["steward" as const] };
    await accounts.confirmChoice(by, { personId: person.personId, organisationId });
    await world.giveRole({ personId: person.personId, role: "representative", seat: "voting" });
    const ended = { organisationId, version: 1, endedOn: "2026-11-29", successorIds: [borough] };
    await organisations.recordSuccession(by, ended);
    await confirmPending(organisations, organisationId);
    const again = await world.signIn("fay@shared.example");
    const actor = await accounts.actorOf(again.token);
    expect([actor?.organisationId, actor?.roles]).toEqual([undefined, []]);
    expect(await accounts.representativesOf(organisationId)).toEqual({});
  });

  it("may read meanwhile, and is asked for the organisation where it matters", async () => {
    const person = await world.signIn("sol@shared.example");
    expect((await person.get("/account")).text).toContain("Pick your organisation");
    expect((await person.get("/account/colleagues")).status).toBe(403);
    const answer = await person.post("/account/organisation", { organisationId: `org_${"0".repeat(24)}` });
    expect(answer.status).toBe(404);
  });
});

describe("signing out everywhere", () => {
  it("ends the sessions of every browser", async () => {
    const [one, two] = [await world.signIn("tom@eastmere.example"), await world.signIn("tom@eastmere.example")];
    const presses = await Promise.all([1, 2].map(() => one.send("/account/sign-out-everywhere", {})));
    expect(presses.map(({ status }) => status)).toEqual([303, 303]);
    expect((await two.get("/account")).path).toMatch(/^\/sign-in/);
  });
});
