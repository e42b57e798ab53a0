import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTool, foundGroup } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let member: Browser;
let stewards: Browser[];
let representative: Browser;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  stewards = group.stewards;
  [representative = world.stranger()] = group.representatives;
  member = await world.signIn("ann@eastmere.example");
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  await addTool(world, "board-game", []);
});
afterAll(() => world.stop());

interface Refused {
  change: Record<string, string>;
  message: string;
}

const source = {
  sourceUrl: "https://vendor.example/firewall",
  "readOn-day": "1",
  "readOn-month": "11",
  "readOn-year": "2026",
};
const newAddress = { host: "boardgame.com", match: "host", required: "yes", ...source };
const catalogue = () => world.services.catalogue;

describe("suggesting an address", () => {
  const path = "/tools/board-game/destinations/new";

  it("checks first, shows what would be kept, and writes only then; pressing twice suggests it once", async () => {
    const form = await member.get(path);
    const check = await member.submit(form, { ...newAddress, host: "HTTPS://BoardGame.com/" });
    expect(check.status, check.text).toBe(200);
    expect(check.text).toContain("boardgame.com only");
    expect((await catalogue().requireTool("board-game")).destinations).toEqual([]);

    const changed = await member.submit(check, { step: "change" });
    expect(changed.html).toContain('value="HTTPS://BoardGame.com/"');
    const done = await Promise.all([1, 2].map(() => member.submit(check, { step: "save" })));
    expect(done[0]?.text).toContain("Your suggestion has been added");
    expect(done[1]?.status).toBe(200);
    const { destinations } = await catalogue().requireTool("board-game");
    expect(destinations).toMatchObject([{ host: "boardgame.com", match: "host", status: "suggested", required: true }]);
    expect((await world.stranger().get("/tools/board-game")).text).toContain(
      "Stewards of two organisations, or a vote, have to confirm it next",
    );
  });

  it.each<Refused>([
    { change: { host: "zoorn.us" }, message: "looks like zoom.us" },
    { change: { host: "sharepoint.com", match: "host+sub" }, message: "strangers share this" },
    { change: { host: "*.example.org" }, message: "not the names below it" },
    { change: { host: "eu.zoom.us" }, message: "zoom.us and every name below it , which covers all of it" },
  ])("warns before it is suggested: $message", async ({ change, message }) => {
    const check = await member.post(path, { ...newAddress, ...change });
    expect(check.status).toBe(200);
    expect(check.text).toContain(message);
  });

  it.each<Refused>([
    { change: { host: "" }, message: "Enter a host name, or IP ranges" },
    { change: { host: "co.uk" }, message: "Anyone can register names below co.uk" },
    { change: { host: "127.0.0.1" }, message: "enter it under IP ranges" },
    { change: { host: "zооm.us" }, message: "There is a problem" },
    { change: { host: "zoom.us:443" }, message: "Enter the port in its own field" },
    { change: { match: "" }, message: "Select whether names below this one are included" },
    { change: { tcp: "0" }, message: "is not a port from 1 to 65535" },
    { change: { path: "team" }, message: "There is a problem" },
    { change: { host: "", ips: "10.0.0.0/16" }, message: "not on the public internet" },
    { change: { host: "", ips: "8.8.8.8 ".repeat(100) }, message: "Enter 80 ranges or fewer" },
    { change: { required: "" }, message: "Select whether the tool works without it" },
    { change: { required: "no" }, message: "Enter what does not work without it" },
    { change: { sourceUrl: "" }, message: "Enter where it was read" },
    { change: { "readOn-day": "31" }, message: "Enter a real date" },
    { change: { "readOn-year": "2027" }, message: "Enter today or a day in the past" },
    { change: { "readOn-day": "", "readOn-month": "", "readOn-year": "" }, message: "Enter the day on which" },
  ])(
    "keeps what was typed, says “$message” and writes nothing, even when told to save",
    async ({ change, message }) => {
      const fields = { ...newAddress, host: "kept.com", udp: "3478", ...change, step: "save" };
      const seen = await member.post(path, fields);
      expect(seen.status).toBe(400);
      expect(seen.text).toContain(message);
      expect(seen.html).toContain(`value="3478"`);
      expect(seen.html).toContain(`href="#`);
      expect((await catalogue().requireTool("board-game")).destinations).toHaveLength(1);
    },
  );

  it("says every reason at once", async () => {
    const { text } = await member.post(path, { host: "co.uk", tcp: "x" });
    for (const reason of ["below co.uk", "not a port", "works without it", "where it was read", "the day on which"]) {
      expect(text).toContain(reason);
    }
  });
});

describe("confirming an address", () => {
  it("takes stewards of two organisations, each pressing once", async () => {
    const [first, second] = stewards;
    const { destinations } = await catalogue().requireTool("board-game");
    const action = `/tools/board-game/destinations/${destinations[0]?.destinationId}/confirm`;
    const refused = await member.post(action);
    expect(refused.status).toBe(403);
    expect((await member.get("/account")).path, "still signed in").toBe("/account");
    expect((await member.get("/tools/board-game")).html).not.toContain("/confirm");
    expect((await world.stranger().request(action)).status, "nothing acts when it is fetched").toBe(404);

    const once = await first?.submit(await first.get("/tools/board-game"), {}, "/confirm");
    expect(once?.text).toContain("Your confirmation has been recorded");
    expect(once?.text).toContain("confirmed by a steward of Eastmere Council. A steward of another organisation");
    expect(once?.html).not.toContain("/confirm");
    expect((await first?.post(action))?.text).toContain("A steward of another organisation must confirm this");

    const twice = await second?.submit(await second.get("/tools/board-game"), {}, "/confirm");
    expect(twice?.text).toContain("Confirmed by stewards of Eastmere Council and Westmere Council");
    expect((await catalogue().requireTool("board-game")).confirmed).toBe(1);
    expect((await second?.post("/tools/zoom/destinations/dst_000000000000000000000000/confirm"))?.status).toBe(404);
  });

  it("lets a representative propose what is confirmed and ask for what is not", async () => {
    const page = await representative.get("/tools/board-game");
    expect(page.html).toContain("/proposals/new/whitelist?tool=board-game");
    expect(page.html).not.toContain("/proposals/new/destinations");
    await member.post("/tools/board-game/destinations/new", { ...newAddress, host: "boardgame.org", step: "save" });
    expect((await representative.get("/tools/board-game")).html).toContain(
      "/proposals/new/destinations?tool=board-game",
    );
    expect((await member.get("/tools/board-game")).html).not.toContain("/proposals/new");
  });
});

describe("recording a fact", () => {
  const path = "/tools/zoom/facts/new";

  it("shows what the supplier says with its source and day; pressing twice records it once", async () => {
    const form = await member.get(`${path}?topic=cost`);
    const said = { mark: "supplier_says", text: "Free for <b>40</b> minutes", ...source };
    const [seen] = await Promise.all([member.submit(form, said), member.submit(form, said)]);
    expect(seen.path).toBe("/tools/zoom?done=stated");
    expect(seen.text).toContain("Supplier says");
    expect(seen.text).toContain("Free for <b>40</b> minutes");
    expect(seen.html).not.toContain("<b>40</b>");
    expect(seen.text).toContain("read on 1 November 2026");
    expect((await catalogue().requireTool("zoom")).facts).toHaveLength(1);
    expect((await member.get("/tools?fact=cost")).html).toContain("/tools/zoom");
    expect((await member.submit(form, { ...said, text: "Something else" })).status).toBe(409);
  });

  it("lets only those who answer for their organisation say that it has checked", async () => {
    const form = await member.get(path);
    expect(form.html).not.toContain('value="checked"');
    const checked = { topic: "exit", mark: "checked", text: "All chats can be exported" };
    expect((await member.submit(form, checked)).status).toBe(403);
    const seen = await representative.submit(await representative.get(path), checked);
    expect(seen.text).toContain("Checked by Eastmere Council, 2 November 2026");
  });

  it("goes back to not known", async () => {
    world.passTime({ minutes: 1 });
    const seen = await member.submit(await member.get(path), { topic: "cost", mark: "not_known" });
    expect(seen.text).not.toContain("Free for");
    expect((await member.get("/tools?fact=cost")).html).not.toContain("/tools/zoom");
  });

  it.each<Refused>([
    { change: { topic: "" }, message: "Select what it is about" },
    { change: { mark: "rumour" }, message: "Select how it is known" },
    { change: { text: "" }, message: "Enter what is known" },
    { change: { sourceUrl: "" }, message: "Enter where it was read" },
    { change: { "readOn-day": "", "readOn-month": "", "readOn-year": "" }, message: "Enter the day on which" },
    { change: { "readOn-month": "13" }, message: "Enter a real date" },
  ])("keeps what was typed, says “$message” and writes nothing", async ({ change, message }) => {
    const before = (await catalogue().requireTool("zoom")).facts.length;
    const said = { topic: "retention", mark: "supplier_says", text: "Kept here", ...source, ...change };
    const seen = await member.submit(await member.get(path), said);
    expect(seen.status).toBe(400);
    expect(seen.text).toContain(message);
    expect(seen.html).toContain(change.text === "" ? source.sourceUrl : "Kept here");
    expect((await catalogue().requireTool("zoom")).facts).toHaveLength(before);
  });
});
