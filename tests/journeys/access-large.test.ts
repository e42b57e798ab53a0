import { afterAll, beforeAll, expect, it } from "vitest";
import { batches } from "#functions/table.ts";
import { addTool } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: string[];
const state = async (ids: readonly string[], status: "open" | "blocked") => {
  const drafts = ids.map((organisationId) => ({
    ...{
      organisationId,
      toolId: "zoom",
      source: "owner" as const,
      status,
      statedAt: world.now().toISOString().slice(0, 10),
    },
  }));
  await world.services.access.register.saveStatements(drafts, "test");
  await world.settle();
};

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  const numbers = Array.from({ length: 501 }, (_, number) => String(number).padStart(3, "0"));
  ids = [];
  for (const batch of batches(numbers, 20)) {
    const added = batch.map((number) => world.addOrganisation(`Council ${number}`, [`council${number}.example`]));
    ids.push(...(await Promise.all(added)).map(({ organisationId }) => organisationId));
  }
});
afterAll(() => world.stop());

it("shows the totals of a large register as they were counted, with the day, and one's own organisation as it is", async () => {
  await state(ids.slice(0, 1), "open");
  world.passTime({ hours: 1 });
  await world.services.runDueWork();
  const reader = world.stranger();
  const totals = async () => /Open in [^.]*\./.exec((await reader.get("/tools/zoom")).text)?.[0];
  expect(await totals()).toBe("Open in 1, limited in 0, blocked in 0, unknown in 500 of 501 organisations.");
  await state(ids.slice(1, 3), "open");
  const member = await world.signIn("ann@council001.example");
  const page = await member.get("/tools/zoom");
  expect(page.text).toContain("Open in 1, ");
  expect(page.text).toContain("Organisations were counted at 1:00pm on 30 November 2026");
  expect(page.text).toMatch(/At your organisation: +Open/);
  world.passTime({ hours: 1 });
  await world.services.runDueWork();
  expect(await totals()).toBe("Open in 3, limited in 0, blocked in 0, unknown in 498 of 501 organisations.");
  expect((await reader.get("/access/totals")).text).toMatch(/Zoom 3 0 0 498/);
});

it("shows who states something of a tool by name, each once, over as many pages as it takes", async () => {
  await state(
    ids.filter((_, at) => at % 2 === 0),
    "blocked",
  );
  const member = await world.signIn("ann@council001.example");
  const seen: string[] = [];
  let address: string | undefined = "/access/tools/zoom";
  let pages = 0;
  while (address !== undefined) {
    const { html, status }: { html: string; status: number } = await member.get(address);
    expect(status).toBe(200);
    const names = [...html.matchAll(/\/access">(Council \d+)</g)].map(([, name = ""]) => name);
    expect(names.length).toBeLessThan(150);
    seen.push(...names);
    address = /href="(\/access\/tools\/zoom\?after=[^"]*)"/.exec(html)?.[1];
    pages += 1;
  }
  expect(pages).toBeGreaterThan(2);
  expect(seen).toEqual(
    Array.from({ length: 501 }, (_, at) => at)
      .filter((at) => at % 2 === 0 || at === 1)
      .map((at) => `Council ${String(at).padStart(3, "0")}`),
  );
  expect((await member.get("/access/tools/zoom?after=nonsense%23")).status).toBe(404);
});
