import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalsOf } from "../stores/poll.ts";
import {
  actorOf,
  additionOf,
  addTool,
  carry,
  closeVotes,
  draftAbout,
  foundGroup,
  openProposal,
  publish,
  vote,
} from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  ids = organisations.map(({ organisationId }) => organisationId) as typeof ids;
});
afterAll(() => world.stop());

const state = () => world.services.whitelist.currentState();

/** Puts a tool of its own on the list and lets the notice run out. Returns the number of its entry. */
async function listed(toolId: string, host: string): Promise<number> {
  await addTool(world, toolId, [{ host, match: "host" }]);
  const proposalId = await openProposal(world, ids[0], await additionOf(world, toolId));
  await carry(world, proposalId, ids);
  await publish(world, [proposalId], [ids[0], ids[1]]);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
  return (await state()).entries.find((entry) => entry.toolId === toolId)?.id ?? 0;
}

/** Two publishers take the entry out at once. Returns the edition that did it. */
async function removeAtOnce(entryId: number): Promise<number> {
  const { releases } = world.services;
  await releases.prepareRemoval(actorOf(ids[0], "publisher"), [entryId], "The domain was taken over", { shrink: true });
  const approver = actorOf(ids[1], "publisher");
  return releases.approve(approver, (await releases.viewDesk(approver)).prepared?.digest ?? "", { shrink: true });
}

async function restorationOf(edition: number) {
  await world.settle();
  await world.settle();
  const { items } = await world.services.proposals.listProposals("open");
  return items.find(({ restoresEdition }) => restoresEdition === edition);
}

describe("the vote on what two publishers removed at once", () => {
  it("cannot be prevented or replaced by a draft that somebody saved under its id beforehand", async () => {
    const entryId = await listed("webex", "webex.com");
    const coming = (await state()).edition + 1;
    const squatted = `pro_${coming.toString(16).padStart(24, "0")}`;
    await addTool(world, "other", [{ host: "other-tool.com", match: "host" }]);
    const { proposals } = world.services;
    const rogue = actorOf(ids[0], "representative");
    expect(await refusalsOf(proposals.createDraft(rogue, squatted, await additionOf(world, "other")))).toEqual([
      "not_found",
    ]);
    const edition = await removeAtOnce(entryId);
    expect(edition).toBe(coming);
    expect(await restorationOf(edition)).toMatchObject({ changes: [{ op: "add", entry: { host: "webex.com" } }] });
    const tool = (await world.stranger().get("/tools/webex")).text;
    expect(tool).toContain("webex.com only was removed at once");
    expect(tool).not.toContain("That is not a ban");
    expect((await world.stranger().get(`/editions/${edition}`)).html).toContain(`href="/proposals/${squatted}"`);
  });

  it("stays about exactly what was removed, also after it went back because the list had moved", async () => {
    const entryId = await listed("asana", "asana.com");
    await addTool(world, "asana-again", [{ host: "asana.com", match: "host+sub" }]);
    const edition = await removeAtOnce(entryId);
    const restoration = (await restorationOf(edition))?.proposalId ?? "";
    const wider = await openProposal(world, ids[1], await additionOf(world, "asana-again"));
    for (const id of ids) for (const proposalId of [restoration, wider]) await vote(world, proposalId, id, "approve");
    await closeVotes(world, 15);
    await publish(world, [wider], [ids[0], ids[1]]);

    const { proposals } = world.services;
    const { returnedAs = "" } = await proposals.requireSeen(undefined, restoration);
    const rogue = actorOf(ids[0], "representative");
    const draft = await proposals.requireSeen(rogue, returnedAs);
    await addTool(world, "smuggled", [{ host: "smuggled-tool.com", match: "host" }]);
    const smuggled = { ...(await additionOf(world, "smuggled")), ...draftAbout };
    expect(await refusalsOf(proposals.editDraft(rogue, returnedAs, draft.version, smuggled))).toEqual([
      "not_permitted",
    ]);
    await proposals.openProposal(rogue, returnedAs, draft.version);
    expect(await proposals.requireSeen(rogue, returnedAs)).toMatchObject({
      status: "open",
      changes: [{ op: "add", entry: { host: "asana.com" } }],
    });
    expect(world.failures).toEqual([]);
  });
});

describe("a proposal that is agreed after its entries have changed", () => {
  it("goes back to its proposer at once, and does not wait for a publisher who could never publish it", async () => {
    const entryId = await listed("trello", "trello.com");
    const { proposals } = world.services;
    const base = {
      ...draftAbout,
      subject: "whitelist" as const,
      needs: "none" as const,
      toolId: "trello",
      add: [],
      change: [],
    };
    const quick = await openProposal(world, ids[0], { ...base, title: "Out with it", remove: [entryId] });
    const slow = await openProposal(world, ids[1], { ...base, title: "Out, slowly", remove: [entryId], daysOpen: 28 });
    for (const id of ids) for (const proposalId of [quick, slow]) await vote(world, proposalId, id, "approve");
    await closeVotes(world);
    await publish(world, [quick], [ids[0], ids[1]]);
    await closeVotes(world, 28);
    const outcome = await proposals.requireSeen(undefined, slow);
    expect(outcome.status).toBe("returned");
    expect((await proposals.publicRecord(slow)).outcome?.carried).toBe(true);
    expect((await proposals.requireSeen(actorOf(ids[1]), outcome.returnedAs ?? "")).status).toBe("draft");
    expect(world.failures).toEqual([]);
  });
});
