import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTool } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let member: Browser;
let publisher: Browser;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
  member = await world.signIn("ann@eastmere.example");
  publisher = await world.signInWith("publisher@eastmere.example", ["publisher"]);
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
});
afterAll(() => world.stop());

const report = { kind: "wrong", text: "The supplier was renamed" };
const send = async (browser: Browser, fields: Record<string, string>) =>
  browser.submit(await browser.get("/tools/zoom/report"), fields);
const openTexts = async (kind: "wrong" | "dangerous") => {
  const steward = { personId: "per_test", roles: ["steward" as const] };
  return (await world.services.catalogue.listOpenReports(steward, kind)).items.map(({ text }) => text);
};

describe("reporting a tool", () => {
  it("is open to somebody who is not signed in, and says what happens next", async () => {
    const stranger = world.stranger();
    const form = await stranger.get("/tools/zoom/report");
    expect(form.html).toContain("<title>Report that something about Zoom is wrong or dangerous – Commonlist</title>");
    const sent = await stranger.submit(form, { ...report, isSupplier: "yes" });
    expect(sent.path).toBe("/tools/zoom/report/sent");
    expect(sent.text).toContain("What happens next");
    await stranger.submit(form, { ...report, isSupplier: "yes" });
    expect(await openTexts("wrong"), "sent twice, kept once").toEqual([report.text]);
    expect((await stranger.submit(form, { ...report, text: "Another text" })).status).toBe(409);
  });

  it.each<{ change: Record<string, string>; message: string }>([
    { change: { kind: "" }, message: "Select whether something is wrong or dangerous" },
    { change: { text: " " }, message: "Enter what is wrong" },
    { change: { text: "x".repeat(2001) }, message: "Use 2000 characters or fewer" },
    { change: { text: "kept\u0007" }, message: "Remove the characters" },
  ])("keeps what was typed, says “$message” and writes nothing", async ({ change, message }) => {
    const seen = await send(member, { kind: "dangerous", text: "Kept as typed", ...change });
    expect(seen.status).toBe(400);
    expect(seen.text).toContain(message);
    expect(seen.html).toContain("<title>Error: Report");
    if (!change.text) expect(seen.html).toContain(change.kind === "" ? "Kept as typed" : 'value="dangerous" checked');
    expect(await openTexts("dangerous")).toEqual([]);
  });

  it("is refused from another site, and for a tool that does not exist", async () => {
    expect((await member.send("/tools/zoom/report", report, "https://evil.example")).status).toBe(403);
    expect((await member.post("/tools/nowhere/report", report)).status).toBe(404);
  });
});

describe("the desk of reports", () => {
  it("is for publishers and stewards: a stranger signs in first, a member is refused and stays signed in", async () => {
    const away = await world.stranger().request("/reports");
    expect(away.headers.get("location")).toBe("/sign-in?to=%2Freports");
    expect((await member.get("/reports")).status).toBe(403);
    expect((await member.get("/account")).path).toBe("/account");
    expect((await member.post("/reports/rep_000000000000000000000000/close", { outcome: "Done" })).status).toBe(403);
  });

  it("shows dangers first and then the newest, with who says so, and runs nothing of it", async () => {
    world.passTime({ minutes: 1 });
    await send(member, { kind: "dangerous", text: `The domain was sold <script>alert(1)</script>` });
    world.passTime({ minutes: 1 });
    await send(member, { kind: "dangerous", text: "Malware is served" });
    const desk = await publisher.get("/reports");
    expect(desk.text).toMatch(/Malware is served.*The domain was sold.*The supplier was renamed/);
    expect(desk.text).toContain("somebody at Eastmere Council");
    expect(desk.text).toContain("somebody who was not signed in");
    expect(desk.text).toContain("Says they work for the supplier");
    expect(desk.html).not.toContain("<script>alert");
    expect((await publisher.get("/reports?kind=wrong")).text).not.toContain("Malware");
    for (const query of ["kind=x", "kind=wrong&after=nonsense"]) {
      expect((await publisher.get(`/reports?${query}`)).status).toBe(404);
    }
  });

  it("lets one of them close a report with what came of it", async () => {
    const desk = await publisher.get("/reports?kind=wrong");
    const unsaid = await publisher.submit(desk, { outcome: "" }, "/close");
    expect(unsaid.status).toBe(400);
    expect(unsaid.text).toContain("Enter what came of it");
    expect(await openTexts("wrong")).toHaveLength(1);
    const closed = await publisher.submit(desk, { outcome: "Name corrected" }, "/close");
    expect(closed.text).toContain("The report has been closed");
    expect(closed.text).not.toContain("The supplier was renamed");
    expect((await publisher.submit(desk, { outcome: "Again" }, "/close")).status).toBe(409);
    expect((await publisher.post("/reports/rep_000000000000000000000000/close", { outcome: "x" })).status).toBe(404);
    expect((await publisher.post("/reports/nonsense/close", { outcome: "x" })).status).toBe(404);
  });

  it("shows every one of many, a page at a time", async () => {
    for (let at = 0; at < 60; at += 1) {
      world.passTime({ minutes: 15 });
      await send(member, { ...report, text: `Report number ${String(at).padStart(2, "0")}.` });
    }
    publisher = await world.signIn("publisher@eastmere.example");
    const seen: string[] = [];
    let path: string | undefined = "/reports?kind=wrong";
    while (path) {
      const { html }: { html: string } = await publisher.get(path);
      seen.push(...[...html.matchAll(/Report number (\d+)\./g)].map(([, number = ""]) => number));
      path = /href="([^"]*after=[^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, at) => String(59 - at).padStart(2, "0")));
  });

  it("takes no more than ten an hour from one address, and keeps what was typed", async () => {
    world.passTime({ hours: 1 });
    for (let at = 0; at < 10; at += 1) expect((await send(member, report)).status).toBe(200);
    const refused = await send(world.stranger(), { ...report, text: "Not lost" });
    expect(refused.status).toBe(429);
    expect(refused.text).toContain("many reports in the last hour");
    expect(refused.html).toContain("Not lost");
    expect(await openTexts("wrong")).not.toContain("Not lost");
    world.passTime({ hours: 1 });
    expect((await send(world.stranger(), { ...report, text: "Not lost" })).status).toBe(200);
  });
});
