import { newId } from "#functions/ids.ts";
import type { Browser, Seen } from "#functions/local/demo/browser.ts";
import { addTool } from "./working-group.ts";
import { startWorld } from "./world.ts";

/** Two bodies with tools, and the lead of the first of them. */
export async function worldOfRequests() {
  const world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const eastmere = await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
  const westmere = await world.addOrganisation("Westmere Council", ["westmere.example"]);
  for (const [toolId, host] of [
    ["zoom", "zoom.us"],
    ["webex", "webex.com"],
    ["asana", "asana.com"],
  ] as const) {
    await addTool(world, toolId, [{ host, match: "host+sub" }]);
  }
  await world.settle();
  return { ...world, eastmere, westmere };
}

export type RequestWorld = Awaited<ReturnType<typeof worldOfRequests>>;

const asked = { purpose: "Meetings with partners", urgency: "month" };
export const agreed = { kind: "agreed", reason: "Safe enough for us" };

/** Asks from the tool's page as a person would. Returns the request's page. */
export async function askFor(world: RequestWorld, person: Browser, toolId = "zoom", more = {}): Promise<Seen> {
  const form = await person.get(`/requests/new?tool=${toolId}`);
  const page = await person.submit(form, { ...asked, ...more }, "/requests/new");
  await world.settle();
  return page;
}

export const requestIdOf = ({ path }: Pick<Seen, "path">): string =>
  /req_[0-9a-f]{24}/.exec(path)?.[0] ?? newId("request");
