import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import type { World } from "./world.ts";

const bodies = ["Eastmere", "Westmere", "Northmere"] as const;

/** A tool with confirmed destinations, as the starter register would give it. */
export async function addTool(
  world: World,
  toolId: string,
  hosts: readonly { host: string; match: "host" | "host+sub" | "sub" }[],
) {
  const { register } = world.services.catalogue;
  await register.saveTool(
    { toolId, name: toolId[0]?.toUpperCase() + toolId.slice(1), kind: "video_conferencing", purpose: "Meetings" },
    "test",
  );
  const drafts = hosts.map((input) => {
    const { destination } = normaliseDestination(input);
    if (!destination) throw new Error(`${input.host} cannot be listed`);
    return { ...destination, required: true };
  });
  await register.saveDestinations(toolId, drafts, "test", "register");
  return (await world.services.catalogue.requireTool(toolId)).destinations;
}

/** Founds a working group of three bodies with their representatives signed in, and two publishers of different bodies. */
export async function foundGroup(world: World, names: readonly string[] = bodies) {
  const organisations = await Promise.all(
    names.map((name) => world.addOrganisation(`${name} Council`, [`${name.toLowerCase()}.example`])),
  );
  const [first = "", second = ""] = names.map((name) => `${name.toLowerCase()}.example`);
  const stewards = [
    await world.signInWith(`steward@${first}`, ["steward"]),
    await world.signInWith(`steward@${second}`, ["steward"]),
  ];
  for (const { organisationId } of organisations) {
    await stewards[0]?.post("/working-group/nominate", { organisationId });
    await stewards[1]?.post("/working-group/confirm", { organisationId });
  }
  const representatives = await Promise.all(
    names.map((name) => world.signInWith(`voter@${name.toLowerCase()}.example`, ["voting"])),
  );
  const publishers = [
    await world.signInWith(`publisher@${first}`, ["publisher"]),
    await world.signInWith(`publisher@${second}`, ["publisher"]),
  ];
  return { organisations, stewards, representatives, publishers };
}
