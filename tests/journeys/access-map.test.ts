import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { addTool } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let northwold: string;
beforeAll(async () => {
  world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  const councils = await Promise.all(
    ["Eastmere", "Northwold", "Westerfold"].map((name, q) =>
      world.addOrganisation(`${name} Council`, [`${name.toLowerCase()}.example`], { tile: { q, r: 0 } }),
    ),
  );
  northwold = councils[1]?.organisationId ?? "";
  await world.addOrganisation("Department for Bridges", ["bridges.example"], { kind: "department" });
  const stated = (at: number, status: "open" | "blocked", statedAt: string) => ({
    ...{ organisationId: councils[at]?.organisationId ?? "", toolId: "zoom", status, statedAt },
    source: "import" as const,
  });
  await world.services.access.register.saveStatements(
    [stated(0, "open", "2026-11-01"), stated(1, "blocked", "2026-11-01"), stated(2, "blocked", "2025-11-01")],
    "test",
  );
  await world.settle();
});
afterAll(() => world.stop());

const mapAt = (html: string): string[] =>
  [...html.matchAll(/<g [^>]*><title>([^<]*)</g)].map(([, title = ""]) => title);
const tableAt = (html: string): string[] =>
  [...html.matchAll(/\/access">([^<]*)<\/a><\/th><td[^>]*>([^<]*)</g)].map(([, name, label]) => `${name}: ${label}`);

it("shows members every council on the map, what has aged as unknown, and says the same in a table", async () => {
  const { html, text } = await (await world.signIn("member@bridges.example")).get("/access/map?tool=zoom");
  const expected = ["Eastmere Council: Open", "Northwold Council: Blocked", "Westerfold Council: Unknown"];
  expect(mapAt(html)).toEqual(expected);
  expect(tableAt(html)).toEqual(expected);
  expect(text).toContain("Blocked: 1");
  expect(text).toContain("Limited: 0");
});

it("shows people outside no more than what its organisation made public, and not even that it said something", async () => {
  const hidden = ["Eastmere Council", "Northwold Council", "Westerfold Council"].map(
    (name) => `${name}: Unknown, or not public`,
  );
  const reader = world.stranger();
  expect(mapAt((await reader.get("/access/map?tool=zoom")).html)).toEqual(hidden);
  const actor = { personId: newId("person"), organisationId: northwold, roles: ["filtering_owner" as const] };
  await world.services.access.setSharing(actor, northwold, { records: true, figures: false, version: 0 });
  const { html } = await reader.get("/access/map?tool=zoom");
  expect(mapAt(html)).toEqual(hidden.with(1, "Northwold Council: Blocked"));
});

it("asks which tool, and knows no tool that there is not", async () => {
  const choice = await world.stranger().get("/access/map");
  expect(choice.html).toContain('<option value="zoom">Zoom</option>');
  expect((await world.stranger().get("/access/map?tool=teleport")).status).toBe(404);
  expect((await world.stranger().get("/access/map?tool=%00")).status).toBe(404);
});
