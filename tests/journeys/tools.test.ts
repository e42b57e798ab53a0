import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let member: Browser;
let representative: Browser;
let ids: string[];

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  [representative = world.stranger()] = group.representatives;
  ids = group.organisations.map(({ organisationId }) => organisationId);
  member = await world.signIn("ann@eastmere.example");
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  await addTool(world, "trello", [{ host: "trello.com", match: "host" }]);
});
afterAll(() => world.stop());

interface Refused {
  change: Record<string, string>;
  message: string;
}

const newTool = { name: "Board Game", kind: "project_management", purpose: "Cards on boards" };
const catalogue = () => world.services.catalogue;

describe("the list of tools", () => {
  it("is open to everyone, by name, with how many addresses are confirmed", async () => {
    const list = await world.stranger().get("/tools");
    expect(list.status).toBe(200);
    expect(list.text).toMatch(/Trello.*1 confirmed address.*Zoom/);
    expect(list.html).not.toContain('href="/tools/new" role="button"');
    expect(list.headers.get("content-type")).toContain("text/html");
  });

  it("is searched by words and narrowed by kind and by what is known", async () => {
    const stranger = world.stranger();
    expect((await stranger.get("/tools?search=zoo")).text).toContain("Tools matching “zoo”");
    expect((await stranger.get("/tools?search=zoo")).html).not.toContain("/tools/trello");
    expect((await stranger.get("/tools?search=nothing")).text).toContain("No tool matches");
    expect((await stranger.get("/tools?search=zoo&kind=wiki")).text).toContain("No tool matches");
    expect((await stranger.get("/tools?kind=wiki&fact=")).text).toContain("no such tool in the catalogue yet");
    expect((await stranger.get("/tools?kind=video_conferencing")).html).toContain("/tools/zoom");
    expect((await stranger.get("/tools?fact=cost")).html).not.toContain("/tools/zoom");
    const hostile = await stranger.get(`/tools?search=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(hostile.html).not.toContain("<script>alert");
  });

  it.each(["kind=teapot", "fact=teapot", "after=not%23ours", `after=${"x".repeat(3000)}~y`, "after=a&after=b"])(
    "answers that there is no such page to ?%s",
    async (query) => {
      expect((await world.stranger().get(`/tools?${query}`)).status).toBe(404);
    },
  );

  it.each(["/proposals", "/proposals?list=ended", "/editions", "/organisations"])(
    "answers the same to a cursor of nobody's on %s",
    async (path) => {
      for (const cursor of ["nonsense", "eyJhIjoxfQ", "%00", "x".repeat(5000)]) {
        const seen = await representative.get(`${path}${path.includes("?") ? "&" : "?"}after=${cursor}`);
        expect(seen.status, `${path} ${cursor.slice(0, 20)}`).toBe(404);
      }
    },
  );
});

describe("comparing tools", () => {
  it("shows them side by side, and what is not known without a judgement", async () => {
    const seen = await world.stranger().get("/tools/compare?tool=zoom&tool=trello");
    expect(seen.status).toBe(200);
    expect(seen.html).toContain("<title>Comparing Zoom, Trello – Commonlist</title>");
    expect(seen.text).toContain("zoom.us and every name below it");
    expect(seen.text).toContain("Not known");
    expect(seen.html).not.toMatch(/govuk-tag--(red|green)/);
  });

  it.each(["", "?tool=zoom", "?tool=zoom&tool=a1&tool=a2&tool=a3&tool=a4"])(
    "asks on the list for two to four tools after /tools/compare%s",
    async (query) => {
      const seen = await world.stranger().get(`/tools/compare${query}`);
      expect(seen.status).toBe(400);
      expect(seen.text).toContain("Select between 2 and 4 tools to compare");
      if (query) expect(seen.html).toMatch(/value="zoom" checked/);
    },
  );

  it("knows no page for a tool that does not exist", async () => {
    const stranger = world.stranger();
    for (const path of ["compare?tool=zoom&tool=nowhere", "compare?tool=zoom&tool=A_b", "nowhere", "A_b", "x/report"]) {
      expect((await stranger.get(`/tools/${path}`)).status, path).toBe(404);
    }
    expect((await member.get("/tools/nowhere/facts/new")).status).toBe(404);
    expect((await member.get("/tools/nowhere/destinations/new")).status).toBe(404);
  });
});

describe("adding a tool", () => {
  it("sends a stranger to sign in first and then back", async () => {
    const response = await world.stranger().request("/tools/new");
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/sign-in?to=%2Ftools%2Fnew");
  });

  it("gives it a page without addresses; pressing twice adds it once", async () => {
    const form = await member.get("/tools/new");
    const fields = { ...newTool, links: "https://vendor.example/privacy Privacy notice\nhttps://vendor.example/" };
    const [first] = await Promise.all([member.submit(form, fields), member.submit(form, fields)]);
    expect(first.path).toBe("/tools/board-game?done=added");
    expect(first.text).toContain("The tool is in the catalogue");
    expect(first.text).toContain("Nobody has suggested an address yet");
    expect(first.text).toContain("Privacy notice");
    expect((await member.get("/tools?search=board")).text).toContain("Addresses unconfirmed");
    expect((await catalogue().searchTools("board")).map(({ toolId }) => toolId)).toEqual(["board-game"]);
  });

  it("shows names and texts as they were typed and runs none of them", async () => {
    const attack = `<script>alert("x")</script>`;
    const form = await member.get("/tools/new");
    const seen = await member.submit(form, { ...newTool, name: `Fine ${attack}`, vendor: attack, purpose: attack });
    expect(seen.status).toBe(200);
    expect(seen.html).not.toContain("<script>alert");
    expect(seen.text).toContain(attack);
    expect((await member.get("/tools")).html).not.toContain("<script>alert");
  });

  it.each<Refused>([
    { change: { name: "" }, message: "Enter the tool’s name" },
    { change: { name: "視訊" }, message: "Enter another name" },
    { change: { name: "New" }, message: "Enter another name" },
    { change: { name: "Zооm" }, message: "letters of others look alike" },
    { change: { name: "Zoom" }, message: "A tool of this name is in the catalogue already" },
    { change: { name: "Zo\u200bom" }, message: "Remove the characters that cannot be seen" },
    { change: { kind: "teapot" }, message: "Select what kind of tool it is" },
    { change: { purpose: "x".repeat(501) }, message: "Use 500 characters or fewer" },
    { change: { website: "javascript:alert(1)" }, message: "Enter a web address that starts with https://" },
    { change: { links: "privacy" }, message: "Start each line with a web address" },
    { change: { links: "https://a.example x\n".repeat(11) }, message: "Enter 10 links or fewer" },
  ])("keeps what was typed, says “$message” and writes nothing", async ({ change, message }) => {
    const before = (await catalogue().listTools()).items.length;
    const fields = { ...newTool, name: "Typed Here", purpose: "Kept as it is", ...change };
    const seen = await member.post("/tools/new", fields);
    expect(seen.status).toBe(400);
    expect(seen.html).toContain("<title>Error: Add a tool");
    expect(seen.text).toContain(message);
    expect(seen.html).toContain(fields.purpose);
    expect((await catalogue().listTools()).items).toHaveLength(before);
  });
});

describe("the page of a tool", () => {
  it("says which entries of the shared whitelist it has, announced and in force", async () => {
    const stranger = world.stranger();
    expect((await stranger.get("/tools/trello")).text).toContain("Nothing of this tool is on it");
    const proposalId = await openProposal(world, ids[0] ?? "", await additionOf(world, "trello"));
    await carry(world, proposalId, ids);
    await publish(world, [proposalId], ids);
    expect((await stranger.get("/tools/trello")).text).toMatch(
      /Announced, not in force yet: Entry 1 : trello.com only/,
    );
    world.passTime({ days: 8 });
    await world.services.runDueWork();
    await world.settle();
    const seen = await stranger.get("/tools/trello");
    expect(seen.text).toContain("Entry 1 : trello.com only");
    expect(seen.html).toContain('href="/editions/2"');
    expect((await stranger.get("/tools/zoom")).text).toContain("Nothing of this tool is on it");
  });
});
