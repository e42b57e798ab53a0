import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContentOf } from "#functions/research/rules.ts";
import { agreed, askFor, type RequestWorld, requestIdOf, worldOfRequests } from "./requests.ts";
import { finding, loadRecords } from "./research-records.ts";
import { addTool } from "./working-group.ts";

let world: RequestWorld;
const efforts: Record<string, Partial<ContentOf<"finding">>> = {
  "council-slow": {
    scope: "local",
    date: { on: "2012-05" },
    effort: { days: { fewest: 5, most: 20 }, product: "Squid", cost: "Two days of an engineer", breaks: "Streaming" },
  },
  "council-board": { scope: "local", date: {}, effort: { approvers: "A board that meets each month" } },
  "everywhere-quick": { scope: "cross_sector", date: { on: "2016" }, effort: { days: { fewest: 1, most: 1 } } },
  "everywhere-open": { scope: "cross_sector", pressure: { side: "incentive", topic: "reputation" } },
  "council-old": { scope: "local", effort: { approvers: "Nobody any more" }, expiresOn: "2026-11-01" },
};

beforeAll(async () => {
  world = await worldOfRequests();
  await loadRecords(world);
  await world.services.research.load(
    Object.entries(efforts).map(([recordId, more]) => ({
      kind: "finding" as const,
      recordId,
      content: finding(`What ${recordId} says.`, { theme: "difficulty_of_change", ...more }),
      publishedAt: "2026-10-01T09:00:00.000Z",
    })),
  );
  await world.services.library.rebuild();
  await world.addOrganisation("Moorland Police", ["moorland.example"], { kind: "police" });
});
afterAll(() => world.stop());

describe("how hard a change is", () => {
  it("is told from findings, each with its date and where it was, to anybody", async () => {
    const { text, html, status } = await world.stranger().get("/research/changes?scope=local");
    expect(status).toBe(200);
    expect(text).toContain("2 to 20 days");
    expect(text).toContain("A board that meets each month");
    expect(html).toContain('href="/research/findings/council-slow"');
    expect(text).toContain("May 2012, in local government");
    expect(text).toContain("date not shown, in local government");
    expect(text).not.toContain("Nobody any more");
    expect(text).not.toContain("1 day ");
  });

  it("says that nothing is known of a part of the public sector before it shows what is known across it", async () => {
    const { text } = await world.stranger().get("/research/changes?scope=police");
    expect(text).toContain("No finding in the library says what a change takes in the police");
    expect(text).toContain("1 day ( Finding everywhere-quick, 2016, across the public sector");
    expect(text).toContain("No finding says who.");
  });

  it("tells products apart where findings name one", async () => {
    const browser = world.stranger();
    const all = await browser.get("/research/changes");
    expect(all.text).toContain("By filtering product Squid");
    const { text } = await browser.get("/research/changes?product=Squid");
    expect(text).toContain("From 1 finding");
    expect(text).toContain("5 to 20 days");
    expect(text).not.toContain("A board that meets");
    expect((await browser.get("/research/changes?product=Nothing")).text).toContain("No finding here names Nothing");
  });

  it("lists what makes those who filter open up, and what holds them back", async () => {
    const { text } = await world.stranger().get("/research/changes");
    expect(text).toMatch(
      /A reason to open Reputation and blame What everywhere-open says\..*A reason to hold back Security/,
    );
  });

  it("refuses a part of the public sector that there is none of", async () => {
    expect((await world.stranger().get("/research/changes?scope=moon")).status).toBe(404);
  });
});

describe("what a change takes in organisations like yours", () => {
  it("stands beside the question that a member asks their organisation, and on its lead’s desk", async () => {
    const asking = await world.signIn("asker@eastmere.example");
    const page = await asking.get("/requests/new?tool=zoom");
    expect(page.text).toContain("What a change takes in organisations like yours");
    expect(page.text).toContain("Findings in local government");
    expect(page.text).toContain("2 to 20 days");
    expect(page.html).toContain('href="/research/changes?scope=local"');
    const lead = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
    const request = requestIdOf(await askFor(world, asking));
    expect((await lead.get("/desk")).text).toContain("A board that meets each month");
    expect((await lead.get(`/desk/requests/${request}`)).text).toContain("2 to 20 days");
    for (const page of ["/desk", `/desk/requests/${request}`])
      expect((await lead.get(page)).html).toContain('href="/research/obstacles?for=filtering_owners"');
  });

  it("says where nothing is known of organisations like it", async () => {
    const asking = await world.signIn("asker@moorland.example");
    const { text } = await asking.get("/requests/new?tool=zoom");
    expect(text).toContain("No finding in the research library says what a change takes in the police");
    expect(text).toContain("These are from across the public sector");
  });

  it("tells what was measured here from what findings say, once five requests have been answered", async () => {
    expect((await world.stranger().get("/research/changes")).text).not.toContain("Measured here");
    const requests: string[] = [];
    for (const toolId of ["slack", "webex", "asana", "trello", "miro"]) {
      await addTool(world, toolId, [{ host: `${toolId}.com`, match: "host" }]);
      requests.push(requestIdOf(await askFor(world, await world.signIn("asker@eastmere.example"), toolId)));
    }
    world.passTime({ days: 3 });
    for (const [number, request] of requests.entries()) {
      const lead = await world.signIn("lead@eastmere.example");
      await lead.submit(await lead.get(`/desk/requests/${request}`), agreed, "/decide");
      await world.settle();
      const { text } = await world.stranger().get("/research/changes");
      if (number < 4) expect(text).not.toContain("Measured here");
      else expect(text).toContain("of 5 requests that were answered through Commonlist");
    }
    const lead = await world.signIn("lead@eastmere.example");
    expect((await lead.get("/desk")).text).toContain("half were answered within 3 days");
  });
});
