import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import { isOutage, Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import { pollEntity } from "#functions/voting/entities.ts";
import type { Choice } from "#functions/voting/rules.ts";
import { type Fault, faults, injectFaults } from "../faults.ts";
import { actorOf, additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
afterEach(() => world.stop());

async function worldWith(next: () => Fault | undefined) {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  injectFaults(world.client, next);
  return organisations.map(({ organisationId }) => organisationId);
}

/** What a person does who is told to try again: the same form once more, until it is answered otherwise. */
async function untilDone<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Refusal && error.code !== "changed_meanwhile") return undefined;
      if (!(error instanceof Refusal) && !isOutage(error)) throw error;
    }
  }
  throw new Error("never done");
}

/** What the poller does, and a steward who tries again what failed too often. */
async function lookAfterOutbox(): Promise<void> {
  const { outbox } = world.services;
  const steward = actorOf("org_1", "steward");
  try {
    await outbox.dispatchWaiting();
    for (const { outboxItemId } of await outbox.listParked(steward)) await outbox.retryParked(steward, outboxItemId);
  } finally {
    world.passTime({ minutes: 31 });
  }
}

/** What the schedule and the poller do: what fails in one minute is tried again in the next. */
async function passMinute(): Promise<void> {
  for (const work of [world.services.runDueWork, lookAfterOutbox]) {
    await work().catch((error: unknown) => {
      if (!(error instanceof Refusal) && !isOutage(error)) throw error;
    });
  }
}

/** The whole main job with every act repeated until it is done. */
async function playMainJob(ids: readonly string[], choices: readonly Choice[]) {
  const { proposals, voting, releases } = world.services;
  const proposer = actorOf(ids[0] ?? "", "representative");
  const proposalId = newId("proposal");
  const input = await additionOf(world, "zoom");
  await untilDone(() => proposals.createDraft(proposer, proposalId, input));
  await untilDone(() => proposals.openProposal(proposer, proposalId, 1));
  const { pollId = "" } = await proposals.requireSeen(proposer, proposalId);
  for (const [index, organisationId] of ids.entries()) {
    const ballot = {
      ballotId: newId("ballot"),
      pollId,
      version: 1,
      choice: choices[index] ?? "approve",
      interest: { kind: "none" as const },
    };
    const actor = actorOf(organisationId, "representative");
    await untilDone(async () => {
      await voting.castVote(actor, ballot);
      if ((await voting.viewPoll(actor, pollId)).elector?.ballotId !== ballot.ballotId)
        throw new Refusal("changed_meanwhile");
    });
  }
  world.passTime({ days: 8 });
  await untilDone(async () => {
    await passMinute();
    if ((await proposals.requireSeen(proposer, proposalId)).status === "open") throw new Refusal("changed_meanwhile");
  });
  await untilDone(() => releases.prepareAgreed(actorOf(ids[0] ?? "", "publisher"), [proposalId], ""));
  const approver = actorOf(ids[1] ?? "", "publisher");
  const digest = (await releases.viewDesk(approver)).prepared?.digest ?? "";
  await untilDone(async () => {
    if ((await world.services.whitelist.currentState()).edition === 0) await releases.approve(approver, digest);
  });
  world.passTime({ days: 8 });
  await untilDone(async () => {
    await passMinute();
    if ((await world.services.whitelist.currentState()).edition < 2) throw new Refusal("changed_meanwhile");
  });
  return { proposalId, pollId };
}

/** The same sequence of numbers from 0 to 1 for the same seed, so that a failure can be seen again. */
const pseudoRandom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

async function eventsOf(type: string): Promise<number> {
  const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.table }));
  return Items.filter((item) => item.__edb_e__?.S === "audit_event" && item.type?.S === type).length;
}

describe.each(faults)("with the database failing by %s", (fault) => {
  it("every act is whole: done once or not at all, and repeated it is the same act", async () => {
    let failing = false;
    const random = pseudoRandom(faults.indexOf(fault) + 1);
    const ids = await worldWith(() => (failing && random() < 0.3 ? fault : undefined));
    failing = true;
    const { proposalId, pollId } = await playMainJob(ids, ["approve", "approve", "reject"]);
    failing = false;

    const record = await world.services.proposals.publicRecord(proposalId);
    expect(record.outcome).toMatchObject({ carried: true, counts: { approve: 2, reject: 1 } });
    expect(record.casts).toHaveLength(3);
    const state = await world.services.whitelist.currentState();
    expect(state).toMatchObject({ edition: 2, entries: [{ id: 1, host: "zoom.us" }], announced: [] });
    expect((await world.services.proposals.requireSeen(undefined, proposalId)).status).toBe("published");
    expect(await eventsOf("ballot_cast")).toBe(3);
    expect(await eventsOf("poll_closed")).toBe(1);
    expect(await eventsOf("proposal_opened")).toBe(1);
    expect(await eventsOf("edition_published")).toBe(2);
    expect(pollId).toMatch(/^pol_/);
  });
});

describe("a page", () => {
  it("says honestly that the service is unavailable, keeps the person signed in and writes nothing", async () => {
    let failing = false;
    const ids = await worldWith(() => (failing ? "throttled" : undefined));
    const voter = await world.signIn("voter@eastmere.example");
    const form = await voter.get("/proposals/new/whitelist?tool=zoom");
    const [destination] = await world.services.catalogue.confirmedDestinations("zoom");
    failing = true;
    const answer = await voter.submit(form, {
      add: destination?.destinationId ?? "",
      needs: "(none)",
      rationale: "Meetings",
      interest: "none",
    });
    failing = false;
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("30");
    expect(answer.text).toContain("sending the same form twice counts once");
    expect((await world.services.proposals.listDrafts(actorOf(ids[0] ?? ""))).items).toEqual([]);
    expect((await voter.get("/proposals")).path).toBe("/proposals");
  });
});

describe("one vote that cannot be closed", () => {
  it("keeps neither the next one open nor what was announced from coming into force", async () => {
    const ids = await worldWith(() => undefined);
    const [first = "", second = ""] = ids;
    await addTool(world, "webex", [{ host: "webex.com", match: "host" }]);
    await addTool(world, "asana", [{ host: "asana.com", match: "host" }]);
    const listed = await openProposal(world, first, await additionOf(world, "zoom"));
    await carry(world, listed, ids);
    const broken = await openProposal(world, first, await additionOf(world, "webex"));
    world.passTime({ minutes: 1 });
    const sound = await openProposal(world, first, await additionOf(world, "asana"));
    await publish(world, [listed], [first, second]);
    const { pollId = "" } = await world.services.proposals.requireSeen(actorOf(first), broken);
    await pollEntity({ table: world.table, client: world.client }).patch({ pollId }).set({ terms: "spoilt" }).go();

    world.passTime({ days: 8 });
    await expect(world.services.runDueWork()).rejects.toThrow();
    expect((await world.services.proposals.requireSeen(undefined, sound)).status).toBe("not_carried");
    expect((await world.services.whitelist.currentState()).entries).toHaveLength(1);
  });
});
