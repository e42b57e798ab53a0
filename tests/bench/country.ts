import { transactionLimit } from "#functions/table.ts";
import { addTool } from "../journeys/working-group.ts";
import { startWorld, type World } from "../journeys/world.ts";
import { meterOf } from "./meter.ts";

/** A world with so many organisations, and people in the first of them. */
export async function startCountry(organisations: number) {
  const world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  try {
    return await fill(world, organisations);
  } catch (error) {
    await world.stop();
    throw error;
  }
}
export type Country = Awaited<ReturnType<typeof startCountry>>;

async function fill(world: World, organisations: number) {
  const ids: string[] = [];
  const atOnce = 16;
  for (let first = 0; first < organisations; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, organisations - first) }, (_, index) => first + index);
    const added = await Promise.all(
      numbers.map((number) => world.addOrganisation(nameOf(number), [`${domainOf(number)}`])),
    );
    ids.push(...added.map(({ organisationId }) => organisationId));
  }
  for (const toolId of tools) await addTool(world, toolId, [{ host: `${toolId}.com`, match: "host+sub" }]);
  await recordAccess(world, ids);
  // Organisations are counted once an hour, and an empty world has been counted already.
  world.passTime({ hours: 1 });
  await world.services.runDueWork();
  await world.settle();

  const first = domainOf(0);
  const people = {
    reader: world.stranger(),
    member: await world.signIn(`member@${first}`, { name: "Ada Thorne" }),
    owner: await world.signInWith(`owner@${first}`, ["filtering_owner"]),
    voter: await world.signInWith(`voter@${first}`, ["voting"]),
    steward: await world.signInWith(`steward@${first}`, ["steward"]),
    otherSteward: await world.signInWith(`steward@${domainOf(1)}`, ["steward"]),
  };
  await world.settle();
  return { world, ids, domainOf, people, meter: meterOf(world.client) };
}

const tools = ["zoom", "webex", "asana"] as const;
const nameOf = (number: number): string => `Council ${String(number).padStart(5, "0")}`;
const domainOf = (number: number): string => `council${number}.example`;

/** What every organisation's filter does with the first tool, and those of the first hundred with all of them. */
async function recordAccess(world: World, ids: readonly string[]): Promise<void> {
  const statuses = ["open", "restricted", "blocked"] as const;
  for (let first = 0; first < ids.length; first += transactionLimit) {
    const drafts = ids.slice(first, first + transactionLimit).flatMap((organisationId, index) =>
      (first === 0 ? tools : tools.slice(0, 1)).map((toolId, tool) => ({
        organisationId,
        toolId,
        source: "import" as const,
        status: statuses[(index + tool) % statuses.length] ?? "open",
        statedAt: "2026-11-01",
      })),
    );
    await world.services.access.register.saveStatements(drafts, "bench");
    await world.settle();
  }
}
