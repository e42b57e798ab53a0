import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StatementDraft } from "#functions/access/rules.ts";
import { addTool } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let member: Browser;
const ids: Record<string, string> = {};

const state = (name: string, toolId: string, change: Partial<StatementDraft> = {}): StatementDraft => ({
  organisationId: ids[name] ?? "",
  toolId,
  source: "owner",
  status: "open",
  statedAt: "2026-11-01",
  ...change,
});

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  for (const name of ["Eastmere", "Westmere", "Northmere"]) {
    const { organisationId } = await world.addOrganisation(`${name} Council`, [`${name.toLowerCase()}.example`]);
    ids[name] = organisationId;
  }
  for (const toolId of ["zoom", "webex", "jitsi"])
    await addTool(world, toolId, [{ host: `${toolId}.com`, match: "host" }]);
  await world.services.access.register.saveStatements(
    [
      state("Eastmere", "zoom", { acts: { host: "blocked" } }),
      state("Westmere", "zoom"),
      state("Northmere", "zoom", { statedAt: "2026-08-01" }),
      state("Eastmere", "webex"),
      state("Westmere", "webex", { status: "restricted", conditions: "Ask the service desk" }),
      state("Northmere", "webex"),
      state("Eastmere", "jitsi"),
    ],
    "test",
  );
  await world.settle();
  member = await world.signIn("ann@eastmere.example");
});
afterAll(() => world.stop());

const all = () =>
  `/together?${Object.values(ids)
    .map((id) => `organisation=${id}`)
    .join("&")}`;

describe("what can we use together", () => {
  it("shows what is open to all, who would have to act, what is not known, and who should host", async () => {
    const seen = await member.get(all());
    expect(seen.status).toBe(200);
    expect(seen.text).toMatch(/Open to all of them Zoom : Likely\. Could host: Westmere Council, Northmere Council/);
    expect(seen.text).toMatch(/Westmere Council could host, in Zoom/);
    expect(seen.text).toMatch(
      /One conversation away Webex : Westmere Council would have to act. It is limited there: Ask the/,
    );
    expect(seen.text).toMatch(/Not known everywhere Jitsi : .*unknown at Westmere Council, Northmere Council/);
    expect(seen.text).toContain("The web filtering lead says so: open, on 1 August 2026. Counts until 28 January 2027");
    expect(seen.html).not.toMatch(/govuk-tag--(red|green)/);
  });

  it("can be copied as text, with an address that anybody who may sign in can open", async () => {
    const { html } = await member.get(all());
    const [, text = ""] = /<textarea[^>]*id="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(html) ?? [];
    expect(text).toContain("- Open to all: Zoom (likely)");
    expect(text).toContain("- To host: Westmere Council, in Zoom");
    expect(text).toContain("- One conversation away: Webex. Westmere Council (limited) would have to act");
    expect(text).toContain(`organisation=${ids.Eastmere}`);
  });

  it("says that nothing is known where nothing is, and forgets what is old", async () => {
    expect((await member.get(`/together?organisation=${ids.Northmere}`)).text).toContain("Open to all of them Webex");
    const later = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
    const { organisationId } = await later.addOrganisation("Silent Council", ["silent.example"]);
    const colleague = await later.signIn("ann@silent.example");
    const seen = await colleague.get(`/together?organisation=${organisationId}`);
    expect(seen.text).toContain("Nothing is known yet of what all of them can use");
    await later.stop();
  });

  it("finds organisations by name, and adds those that are ticked", async () => {
    const found = await member.get(`/together?organisation=${ids.Eastmere}&search=westmere`);
    expect(found.html).toMatch(new RegExp(`type="checkbox" value="${ids.Westmere}"`));
    expect(found.html).not.toMatch(new RegExp(`type="checkbox" value="${ids.Eastmere}"`));
  });

  it("finds organisations by pasted addresses, of which nothing stays but the organisations' ids", async () => {
    const pasted = "Bob Secret <bob.secret@westmere.example>; carol@northmere.example, ann@WESTMERE.example";
    const seen = await member.post("/together", { addresses: pasted });
    expect(seen.path).toBe(`/together?organisation=${ids.Westmere}&organisation=${ids.Northmere}`);
    expect(seen.html).not.toMatch(/secret|carol/i);
    const unknown = await member.post("/together", { addresses: "x@nowhere.example y@westmere.example" });
    expect(unknown.text).toContain("do not lead to one organisation, so they are left out: nowhere.example");
    expect(unknown.text).toContain("Westmere Council");
  });

  it.each(["", "no address here", "x".repeat(20_001)])("asks again for addresses after “%s”", async (addresses) => {
    const seen = await member.post("/together", { addresses });
    expect(seen.status).toBe(400);
    expect(seen.html).toContain("<title>Error: What can we use together?");
  });

  it.each([
    "organisation=org_1",
    `organisation=${"x".repeat(5000)}`,
    `organisation=org_${"0".repeat(24)}`,
    Array.from({ length: 11 }, (_, at) => `organisation=org_${String(at).padStart(24, "0")}`).join("&"),
  ])("knows no page for ?%s", async (hostile) => {
    expect((await member.get(`/together?${hostile}`)).status).toBe(404);
  });

  it("is for people who can sign in: a stranger is asked to, and then comes back", async () => {
    const away = await world.stranger().request(`/together?organisation=${ids.Eastmere}`);
    expect(away.headers.get("location")).toBe(
      `/sign-in?to=${encodeURIComponent(`/together?organisation=${ids.Eastmere}`)}`,
    );
    expect((await world.stranger().request("/together", { method: "POST" })).status).not.toBe(200);
  });
});

describe("an invitation to test", () => {
  it("lets people of each organisation fill in the answer, for thirty days", async () => {
    const organiser = await world.signIn("ann@eastmere.example");
    const page = await organiser.submit(await organiser.get(all()), { kind: "video_conferencing" }, "/invitations");
    const [, token = ""] = /^\/invitations\/([\w-]{43})$/.exec(page.path) ?? [];
    expect(token).not.toBe("");
    expect(page.text).toMatch(/Jitsi Not known yet at Westmere Council, Northmere Council/);
    for (const name of ["westmere", "northmere"]) {
      const colleague = await world.signIn(`colleague@${name}.example`);
      expect((await colleague.get(page.path)).text).toContain("Try each tool from where you would take part");
      await colleague.post("/self-test/jitsi", { outcome: "works" });
    }
    expect((await organiser.get(page.path)).text).toMatch(/Jitsi Open to all of them/);
    expect((await organiser.get(all())).text).toMatch(/Jitsi : A hint only/);
    expect((await world.stranger().request(page.path)).headers.get("location")).toMatch(/^\/sign-in/);
    expect((await organiser.get(`/invitations/${"x".repeat(43)}`)).status).toBe(404);
    expect((await organiser.get("/invitations/short")).status).toBe(404);
    const { Items } = await world.client.send(new ScanCommand({ TableName: world.table }));
    expect(JSON.stringify(Items)).not.toContain(token);
    world.passTime({ days: 31 });
    const later = await world.signIn("ann@eastmere.example");
    expect((await later.get(page.path)).status).toBe(404);
  });

  it("is refused for no organisation, for none that there is, and for too many", async () => {
    const organiser = await world.signIn("ann@eastmere.example");
    const kind = "video_conferencing";
    const many = Array.from({ length: 11 }, () => ids.Eastmere ?? "");
    for (const chosen of ["", "org_1", `org_${"0".repeat(24)}`, many.join(" ")]) {
      expect((await organiser.post("/invitations", { chosen, kind })).status).toBe(404);
    }
    expect((await organiser.post("/invitations", { chosen: ids.Eastmere ?? "", kind: "teapot" })).status).toBe(404);
    expect((await organiser.post("/invitations", { chosen: ids.Eastmere ?? "", kind: "wiki" })).status).toBe(404);
  });
});

describe("the reads behind it", () => {
  it("are one round for ten organisations, and for a tool its columns and one count", async () => {
    const commands: string[] = [];
    world.client.middlewareStack.add(
      (next, { commandName = "" }) => {
        commands.push(commandName);
        return next;
      },
      { step: "initialize", name: "countedCommands" },
    );
    const actor = { personId: "per_1", organisationId: ids.Eastmere ?? "", roles: [] };
    const more = await Promise.all(
      Array.from({ length: 7 }, (_, at) => world.addOrganisation(`Other ${at}`, [`other${at}.example`])),
    );
    commands.length = 0;
    const ten = [...Object.values(ids), ...more.map(({ organisationId }) => organisationId)];
    await world.services.access.viewTogether(actor, ten);
    // The rows of ten organisations, their names, and the names of all tools.
    expect(commands.sort()).toEqual(["BatchGetItemCommand", "BatchGetItemCommand", "QueryCommand"]);
    commands.length = 0;
    await world.services.access.viewTool(actor, "zoom");
    // The tool's columns, how many organisations there are, and the row of one's own.
    expect(commands.sort()).toEqual(["GetItemCommand", "GetItemCommand", "QueryCommand"]);
    world.client.middlewareStack.remove("countedCommands");
  });
});
