import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columnOf, rowOf } from "#functions/access/cells.ts";
import { createProjectionStore } from "#functions/access/projection-store.ts";
import type { StatementDraft } from "#functions/access/rules.ts";
import { rebuildAccess } from "#functions/cli/rebuild.ts";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let owner: Browser;
let member: Browser;
let foreign: Browser;
let ids: string[];
let own: string;
let elsewhere: string;

const register = () => world.services.access.register;
const state = (change: Partial<StatementDraft>): StatementDraft => ({
  ...{ organisationId: own, toolId: "zoom", source: "owner", status: "open", statedAt: "2026-10-01" },
  ...change,
});
const standing = async (toolId: string, source = "owner") =>
  (await register().statementsOf(own)).find((each) => each.toolId === toolId && each.source === source);

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  ids = group.organisations.map(({ organisationId }) => organisationId);
  [own = "", elsewhere = ""] = ids;
  for (const toolId of ["zoom", "webex", "jitsi"]) {
    await addTool(world, toolId, [
      { host: `${toolId}.com`, match: "host+sub" },
      { host: `${toolId}cdn.com`, match: "host" },
    ]);
  }
  owner = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
  foreign = await world.signInWith("lead@westmere.example", ["filtering_owner"]);
  member = await world.signIn("ann@westmere.example");
});
afterAll(() => world.stop());

describe("a web filtering lead states", () => {
  it("a page of tools at once, dated today, and leaves alone what they left alone", async () => {
    const table = await owner.get(`/organisations/${own}/access/table`);
    expect(table.status).toBe(200);
    const fields = { "status-zoom": "restricted", "conditions-zoom": "Ask the service desk" };
    const saved = await owner.submit(table, fields);
    expect(saved.text).toContain("What you stated has been saved");
    await world.settle();
    expect(await standing("zoom")).toMatchObject({ status: "restricted", statedAt: "2026-11-02" });
    expect(await standing("webex")).toBeUndefined();
    world.passTime({ days: 10 });
    owner = await world.signIn("lead@eastmere.example");
    await owner.submit(await owner.get(`/organisations/${own}/access/table`), { "status-webex": "open" });
    expect(await standing("zoom")).toMatchObject({ statedAt: "2026-11-02" });
    await owner.submit(await owner.get(`/organisations/${own}/access/table`), { again: "yes" });
    expect(await standing("zoom")).toMatchObject({ statedAt: "2026-11-12", conditions: "Ask the service desk" });
  });

  it("one tool in full: by act and group of staff, until a day", async () => {
    const path = `/organisations/${own}/access/tools/zoom`;
    const shown = await owner.submit(await owner.get(path), {
      ...{ status: "open", host: "blocked", groups: "Social care: limited\nSchools: blocked" },
      ...{ "reviewAt-day": "1", "reviewAt-month": "2", "reviewAt-year": "2027" },
    });
    expect(shown.text).toContain("Host: blocked");
    expect(shown.text).toContain("Social care: limited. Schools: blocked");
    expect(shown.text).toContain("Counts until 1 February 2027");
    const again = await owner.get(path);
    expect(again.html).toMatch(/name="reviewAt-year"[^>]*value="2027"/);
    for (const [wrong, message] of [
      [{ status: "" }, "Select what your filter does"],
      [{ groups: "Everybody" }, "Write a group on each line"],
      [{ "reviewAt-year": "2020" }, "Enter a day to come"],
      [{ conditions: "x".repeat(301) }, "Use 300 characters or fewer"],
    ] as const) {
      const refused = await owner.submit(again, wrong);
      expect(refused.status).toBe(400);
      expect(refused.text).toContain(message);
    }
  });

  it("many by a table, previewed and then saved exactly as previewed", async () => {
    const csv = await owner.request(`/organisations/${own}/access/table.csv`);
    expect(csv.headers.get("content-type")).toContain("text/csv");
    const text = (await csv.text()).replace(/^jitsi,Jitsi,,/m, "jitsi,Jitsi,blocked,");
    const many = `/organisations/${own}/access/many`;
    const preview = await owner.post(many, { kind: "table", text });
    expect(preview.text).toMatch(/What will be saved.*Jitsi Not stated Blocked/);
    expect(preview.text).not.toContain("Zoom Open");
    expect(await standing("jitsi")).toBeUndefined();
    await owner.submit(preview, {}, "/save");
    expect(await standing("jitsi")).toMatchObject({ status: "blocked" });
    expect((await owner.submit(preview, {}, "/save")).status, "the same preview again").toBe(409);
    const wrong = await owner.post(many, { kind: "table", text: "tool,status\nteams,open\n<b>,open" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain("Line 2: No tool is called “teams”");
    expect(wrong.html).not.toContain("<b>");
    const hostiles: Record<string, string>[] = [
      { kind: "table", text: "" },
      { kind: "x" },
      {},
      { kind: "edition", edition: "-1" },
    ];
    for (const hostile of hostiles) {
      expect((await owner.post(many, hostile)).status).toBe(400);
      expect((await owner.post(`${many}/save`, hostile)).status).toBe(400);
    }
  });

  it("refuses a preview under which somebody else stated something meanwhile", async () => {
    const preview = await owner.post(`/organisations/${own}/access/many`, {
      kind: "table",
      text: "tool,status\njitsi,open",
    });
    await world.services.access.recordOwnerStatement({
      organisationId: own,
      toolId: "jitsi",
      status: "restricted",
      by: "per_other",
    });
    expect((await owner.submit(preview, {}, "/save")).status).toBe(409);
    expect(await standing("jitsi")).toMatchObject({ status: "restricted" });
  });

  it("what their filter lets through: wholly is open, in part they decide", async () => {
    const list = ".webex.com\nwebexcdn.com\nacl x dstdomain .jitsi.com\nlocalhost\nintranet.gov.uk";
    const preview = await owner.post(`/organisations/${own}/access/many`, { kind: "filter_list", text: list });
    expect(preview.text).toContain("left out: localhost");
    expect(preview.text).toMatch(
      /you decide Jitsi Let through: jitsi\.com and every name below it.*Not let through: jitsicdn\.com only/,
    );
    await owner.submit(preview, { "decide-jitsi": "blocked" }, "/save");
    expect(await standing("jitsi")).toMatchObject({ status: "blocked" });
    expect(await standing("webex")).toMatchObject({ status: "open" });
  });

  it("that they have adopted a version, which opens its tools, and forgets those that the next has not", async () => {
    const none = await owner.post(`/organisations/${own}/access/many`, { kind: "edition", edition: "1" });
    expect(none.text).toContain("There is no such version");
    const proposalId = await openProposal(world, own, await additionOf(world, "webex"));
    await carry(world, proposalId, ids);
    await publish(world, [proposalId], ids);
    world.passTime({ days: 8 });
    await world.services.runDueWork();
    await world.settle();
    owner = await world.signIn("lead@eastmere.example");
    const preview = await owner.post(`/organisations/${own}/access/many`, { kind: "edition", edition: "2" });
    expect(preview.text).toMatch(/What will be saved.*Webex Not stated Open/);
    await owner.submit(preview, {}, "/save");
    await world.settle();
    expect(await standing("webex", "edition")).toMatchObject({ status: "open", edition: 2 });
    const back = await owner.post(`/organisations/${own}/access/many`, { kind: "edition", edition: "1" });
    await owner.submit(back, {}, "/save");
    expect(await standing("webex", "edition")).toMatchObject({ status: "unknown", edition: 1 });
    const forth = await owner.post(`/organisations/${own}/access/many`, { kind: "edition", edition: "2" });
    await owner.submit(forth, {}, "/save");
    await world.settle();
  });

  it("for their own organisation alone", async () => {
    const pages = ["access/table", "access/table.csv", "access/tools/zoom", "access/many", "sharing"];
    for (const browser of [foreign, member, world.stranger()]) {
      for (const each of pages) {
        const path = `/organisations/${own}/${each}`;
        const answer = await browser.request(path);
        expect([403, 303], `${path} for somebody else`).toContain(answer.status);
        expect(
          (await browser.send(path, { status: "open", kind: "table", text: "tool,status\nzoom,blocked", version: "0" }))
            .status,
        ).not.toBe(200);
      }
    }
    expect(await standing("zoom")).toMatchObject({ status: "open" });
  });
});

describe("who sees what works where", () => {
  it("is every member, by organisation and by tool, with how long it counts", async () => {
    member = await world.signIn("ann@westmere.example");
    await world.services.access.countOrganisations();
    const page = await member.get(`/organisations/${own}/access`);
    expect(page.text).toMatch(/Jitsi .*Blocked Stated by the organisation The web filtering lead says so: blocked, on/);
    expect((await member.get("/access")).text).toMatch(/Eastmere Council 2 open 1 blocked 0 unknown/);
    expect((await member.get("/access/tools/zoom")).text).toContain("Eastmere Council Open");
    expect((await member.get(`/organisations/${own}`)).text).toMatch(
      /What works here.*2 open, 0 limited, 1 blocked, 0 unknown/,
    );
    const csv = await (await member.request("/access/tools/webex/records.csv")).text();
    expect(csv.split("\n")[1]).toMatch(/^Eastmere Council,webex,Webex,open,stated/);
    expect((await member.request("/access/tools/webex/records.csv")).headers.get("cache-control")).toBe("no-store");
  });

  it("is the public in total only, and nowhere by name", async () => {
    const stranger = world.stranger();
    expect((await stranger.get("/tools/zoom")).text).toContain(
      "Open in 1, limited in 0, blocked in 0, unknown in 2 of 3 organisations",
    );
    expect((await stranger.get("/access/totals")).text).toMatch(/Zoom 1 0 0 2/);
    for (const path of ["/access", "/access/tools/zoom", "/access/tools/zoom/records.csv"]) {
      expect(await (await stranger.request(path)).text(), path).not.toContain("Eastmere");
    }
    expect((await stranger.get(`/organisations/${own}`)).text).toContain("shown to people who sign in");
    expect((await stranger.request(`/organisations/${own}/access`)).headers.get("location")).toMatch(/^\/sign-in/);
    expect((await stranger.request(`/organisations/${own}/access/records.csv`)).status).toBe(303);
  });

  it("is everyone where the organisation agreed, but never which version it runs", async () => {
    await register().saveStatements([state({ toolId: "webex", status: "unknown", statedAt: "2026-12-01" })], "test");
    await world.settle();
    owner = await world.signIn("lead@eastmere.example");
    await owner.submit(await owner.get(`/organisations/${own}/sharing`), { share: ["records"] });
    const stranger = world.stranger();
    const page = await stranger.get(`/organisations/${own}/access`);
    expect(page.text).toMatch(/Webex Open Stated by the organisation The organisation says so: open/);
    const csv = await (await stranger.request("/access/tools/webex/records.csv")).text();
    expect(csv).toContain("Eastmere Council,webex,Webex,open");
    expect(page.text).not.toMatch(/adopted|version 2/i);
    expect(csv).not.toContain("edition");
    expect((await stranger.get("/access")).text).toContain("Eastmere Council");
    expect((await stranger.get("/access")).text).not.toContain("Westmere Council");
    await owner.submit(await owner.get(`/organisations/${own}/sharing`), { share: [] });
    expect((await stranger.request(`/organisations/${own}/access`)).status).toBe(303);
  });

  it("does not include the filter that an organisation shares with others, for the public", async () => {
    const organisation = await world.services.organisations.requireOrganisation(elsewhere);
    const shared = { ...organisation, sharedFilterId: "mere-filter" };
    await world.services.organisations.register.save(organisation, shared, { actorId: "test", source: "test" });
    expect((await world.stranger().get(`/organisations/${elsewhere}`)).text).not.toContain("mere-filter");
    expect((await member.get(`/organisations/${elsewhere}`)).text).toContain("mere-filter");
  });

  it.each([
    "/access?kind=teapot",
    "/access?after=nonsense",
    "/access/totals?kind=teapot",
    "/access/totals?after=-1",
    "/access/tools/nowhere",
    "/access/tools/zoom?after=x",
    `/organisations/org_${"0".repeat(24)}/access`,
  ])("knows no page %s", async (path) => {
    expect((await member.get(path)).status).toBe(404);
  });
});

describe("ageing", () => {
  it("makes everything unknown after half a year, and writes nothing", async () => {
    const before = await register().historyOf(own);
    world.passTime({ days: 200 });
    member = await world.signIn("ann@westmere.example");
    expect((await member.get("/access")).text).toMatch(/Eastmere Council 3 unknown/);
    expect((await member.get("/tools/zoom")).text).toContain("Open in 0, limited in 0, blocked in 0");
    expect(await register().historyOf(own)).toEqual(before);
  });
});

describe("a colleague's report", () => {
  it("is made on the tool's page, counts once a day, and names nobody on any page", async () => {
    const page = await member.get("/tools/zoom");
    expect((await member.submit(page, { outcome: "blocked_page" }, "/self-test/zoom")).text).toContain(
      "counts for your organisation",
    );
    const again = await member.submit(page, { outcome: "works" }, "/self-test/zoom");
    expect(again.status).toBe(429);
    expect(again.text).toContain("You have told us about this tool today");
    const seen = await member.get(`/organisations/${elsewhere}/access`);
    expect(seen.text).toContain("Blocked A hint only Staff report: 1 person could not use it");
    expect(seen.html).not.toContain("per_");
    expect((await member.submit(page, { outcome: "" }, "/self-test/zoom")).status).toBe(400);
    expect((await member.post("/self-test/zoom", { outcome: "image" })).status, "no picture is confirmed").toBe(409);
    expect((await member.post("/self-test/nowhere", { outcome: "works" })).status).toBe(404);
  });

  it("is refused to strangers, from other sites, and after thirty in an hour", async () => {
    expect((await world.stranger().send("/self-test/zoom", { outcome: "works" })).headers.get("location")).toMatch(
      /^\/sign-in/,
    );
    expect((await member.send("/self-test/zoom", { outcome: "works" }, "https://evil.example")).status).toBe(403);
    for (let at = 0; at < 30; at += 1) await member.post("/self-test/webex", { outcome: "works" });
    expect((await member.post("/self-test/jitsi", { outcome: "works" })).text).toContain(
      "many results in the last hour",
    );
  });

  it("of a self-test holds no person, in statement or trace", async () => {
    world.passTime({ days: 1 });
    const tester = await world.signIn("tester@westmere.example");
    await tester.post("/self-test/jitsi", { outcome: "no_connection" });
    const [statement] = (await register().statementsOf(elsewhere)).filter(({ source }) => source === "self_test");
    expect(statement).toMatchObject({ toolId: "jitsi", status: "blocked" });
    expect(JSON.stringify(statement)).not.toContain("per_");
  });
});

describe("the picture of the self-test", () => {
  it("is recorded by a lead or steward at a confirmed address and confirmed by a steward of another organisation", async () => {
    const steward = await world.signInWith("steward@westmere.example", ["steward"]);
    const sameSteward = await world.signInWith("steward@eastmere.example", ["steward"]);
    owner = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
    const form = await owner.get("/self-test/zoom/image");
    const picture = { url: "https://cdn.zoom.com/logo.png", width: "120", height: "40" };
    for (const [change, message] of [
      [{ url: "https://evil.example/logo.png" }, "not at a confirmed address"],
      [{ url: "http://zoom.com/logo.png" }, "starts with https://"],
      [{ width: "0" }, "Enter a width from 1"],
      [{ height: "tall" }, "Enter the height as a whole number"],
    ] as const) {
      const refused = await owner.submit(form, { ...picture, ...change });
      expect(refused.status).toBe(400);
      expect(refused.text).toContain(message);
    }
    expect((await owner.submit(form, picture)).text).toContain("has to confirm it");
    expect((await world.stranger().get("/self-test/zoom")).html).not.toContain("logo.png");
    expect((await sameSteward.get("/self-test/zoom/image")).html).not.toContain("Confirm this picture");
    expect((await sameSteward.post("/self-test/zoom/image/confirm", { version: "1" })).status).toBe(403);
    member = await world.signIn("ann@westmere.example");
    expect((await member.get("/self-test/zoom/image")).status).toBe(403);
    await steward.submit(await steward.get("/self-test/zoom/image"), {}, "/confirm");
    const page = await world.stranger().get("/self-test/zoom");
    expect(page.html).toContain("logo.png");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("img-src 'self' https://cdn.zoom.com https://zoom.com https://zoomcdn.com;");
    expect(policy).toContain("connect-src 'self' https://cdn.zoom.com https://zoom.com https://zoomcdn.com;");
    expect((await world.stranger().get("/tools/zoom")).headers.get("content-security-policy")).not.toContain("zoom");
  });
});

describe("commonlist rebuild access", () => {
  it("derives again what pages read, also where it was lost", async () => {
    const before = (await member.get("/access/tools/zoom")).text;
    const store = createProjectionStore({ table: world.table, client: world.client });
    const key = { organisationId: elsewhere, row: rowOf("zoom") };
    await store.saveRow(key, await store.findRow(key), {});
    const column = { toolId: "zoom", column: columnOf(elsewhere) };
    await store.saveColumn(column, await store.findColumn(column), {});
    expect((await member.get("/access/tools/zoom")).text).not.toBe(before);
    const lines: string[] = [];
    await rebuildAccess(world.services, (line) => lines.push(line));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^3 names of tools, \d+ rows and columns of access records, 2 of them corrected$/);
    expect((await member.get("/access/tools/zoom")).text).toBe(before);
  });
});
