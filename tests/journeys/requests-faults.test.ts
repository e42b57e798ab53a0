import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import type { Member } from "#functions/accounts/rules.ts";
import { isOutage, Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import { faults, injectFaults } from "../faults.ts";
import { type RequestWorld, worldOfRequests } from "./requests.ts";

let world: RequestWorld;
afterEach(() => world.stop());

/** What a person does who is told to try again: the same form once more, until it is answered otherwise. */
async function untilDone<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      const again = error instanceof Refusal ? error.code === "changed_meanwhile" : isOutage(error);
      if (!again) throw error;
    }
  }
  throw new Error("never done");
}

/** The same sequence of numbers from 0 to 1 for the same seed, so that a failure can be seen again. */
const pseudoRandom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

/** What the poller does, and a steward who tries again what failed too often. */
async function lookAfterOutbox(): Promise<void> {
  const { outbox } = world.services;
  const steward = { personId: newId("person"), organisationId: newId("organisation"), roles: ["steward" as const] };
  for (let round = 0; round < 40; round += 1) {
    await untilDone(() => outbox.dispatchWaiting());
    for (const { outboxItemId } of await outbox.listParked(steward)) {
      await untilDone(() => outbox.retryParked(steward, outboxItemId));
    }
    world.passTime({ minutes: 31 });
  }
}

async function eventsOf(type: string): Promise<number> {
  const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.table }));
  return Items.filter((item) => item.__edb_e__?.S === "audit_event" && item.type?.S === type).length;
}

describe.each(faults)("with the database failing by %s", (fault) => {
  it("a request is asked, joined, decided, opened and confirmed once, and counted once", async () => {
    world = await worldOfRequests();
    const { requests } = world.services;
    const { organisationId } = world.eastmere;
    const { personId } = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
    const owner: Member = { personId, organisationId, roles: ["filtering_owner"] };
    const asker: Member = { personId: newId("person"), organisationId, roles: [] };
    const joiner: Member = { personId: newId("person"), organisationId, roles: [] };
    await world.settle();
    let failing = true;
    const random = pseudoRandom(faults.indexOf(fault) + 1);
    injectFaults(world.client, () => (failing && random() < 0.3 ? fault : undefined));

    const asked = { requestId: newId("request"), toolId: "zoom", purpose: "Meetings", partnerIds: [] };
    const { requestId } = asked;
    await untilDone(() => requests.ask(asker, { ...asked, urgency: "week" }));
    await untilDone(() => requests.support(joiner, requestId));
    await lookAfterOutbox();
    const content = { kind: "agreed" as const, reason: "Safe enough", staffGroups: [] };
    const decisionId = newId("decision");
    await untilDone(() => requests.decide(owner, { requestId, version: 2, decisionId, content }));
    await untilDone(() => requests.markOpened(owner, { requestId, version: 3 }));
    await lookAfterOutbox();
    await untilDone(() => requests.confirmWorking(joiner, { requestId, version: 4 }));
    await lookAfterOutbox();
    failing = false;

    const { request, history } = await requests.viewRequest(asker, requestId);
    expect([request.state, request.version, request.supporters]).toEqual(["confirmed", 5, 2]);
    expect(history.items.map(({ action }) => action)).toEqual(["ask", "pass_to_owner", "agree", "open", "confirm"]);
    for (const type of ["asked", "supported", "agreed", "opened", "confirmed"]) {
      expect(await eventsOf(`request_${type}`), type).toBe(1);
    }
    expect(await requests.viewFigures()).toMatchObject({ asked: 1, answered: 1 });
    expect((await requests.viewDesk(owner, "support")).items).toEqual([]);
    const { own } = await world.services.access.viewTool(owner, "zoom");
    expect(own?.overall.status).toBe("open");
    const received = world.mail.filter(({ subject }) => subject === "A request waits for your decision");
    expect(new Set(received.map(({ messageId }) => messageId)).size, "one e-mail, whatever was repeated").toBe(1);
  });
});
