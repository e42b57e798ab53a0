import type { Role } from "#functions/accounts/rules.ts";
import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import { newId } from "#functions/ids.ts";
import type { DraftInput } from "#functions/proposals/drafts.ts";
import type { Choice } from "#functions/voting/rules.ts";
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

/** Somebody of that organisation with those roles, as the middleware would hand them to a service. */
export const actorOf = (organisationId: string, ...roles: Role[]) => ({
  personId: newId("person"),
  organisationId,
  roles,
});

export const draftAbout = {
  title: "Add Zoom",
  rationale: "Meetings with partners",
  links: [],
  interest: { kind: "none" as const },
  daysOpen: 7,
};

/** Drafts and opens a proposal in the name of that organisation. */
export async function openProposal(world: World, organisationId: string, input: DraftInput): Promise<string> {
  const { proposals } = world.services;
  const proposalId = newId("proposal");
  const actor = actorOf(organisationId, "representative");
  await proposals.createDraft(actor, proposalId, input);
  await proposals.openProposal(actor, proposalId, 1);
  return proposalId;
}

/** To put every confirmed destination of the tool on the list. */
export async function additionOf(world: World, toolId: string, needs: string[] | "none" = "none"): Promise<DraftInput> {
  const destinations = await world.services.catalogue.confirmedDestinations(toolId);
  const add = destinations.map(({ destinationId }) => destinationId);
  return { ...draftAbout, subject: "whitelist", toolId, add, change: [], remove: [], needs };
}

/** Casts or changes an organisation's vote. */
export async function vote(world: World, proposalId: string, organisationId: string, choice: Choice, reason?: string) {
  const { proposals, voting } = world.services;
  const actor = actorOf(organisationId, "representative");
  const { pollId = "" } = await proposals.requireSeen(actor, proposalId);
  const { elector } = await voting.viewPoll(actor, pollId);
  const ballot = {
    ballotId: newId("ballot"),
    pollId,
    version: (elector?.version ?? 0) + 1,
    choice,
    interest: { kind: "none" as const },
  };
  await voting.castVote(actor, { ...ballot, ...(reason && { reason }) });
}

/** Lets the vote run out and closes it. */
export async function closeVotes(world: World, days = 8) {
  world.passTime({ days });
  await world.services.runDueWork();
  await world.settle();
}

/** Everyone approves, and the vote is over. */
export async function carry(world: World, proposalId: string, organisationIds: readonly string[]) {
  for (const organisationId of organisationIds) await vote(world, proposalId, organisationId, "approve");
  await closeVotes(world);
}

/** Two publishers of different organisations publish these proposals. Returns the edition. */
export async function publish(world: World, proposalIds: string[], [first = "", second = ""]: readonly string[]) {
  const { releases } = world.services;
  await releases.prepareAgreed(actorOf(first, "publisher"), proposalIds, "", { shrink: true });
  const approver = actorOf(second, "publisher");
  const { prepared } = await releases.viewDesk(approver);
  const edition = await releases.approve(approver, prepared?.digest ?? "", { shrink: true });
  await world.settle();
  return edition;
}
