import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { startTestEngine } from "../engine.ts";
import { refusalsOf } from "./poll.ts";
import { agreement, content, requestsOn } from "./request-desk.ts";

let engine: Awaited<ReturnType<typeof startTestEngine>>;
let on: ReturnType<typeof requestsOn>;
beforeAll(async () => {
  engine = await startTestEngine();
  on = requestsOn(engine);
});
afterAll(() => engine.stop());

const form = () => ({ decisionId: newId("decision"), content: agreement });

describe("asking", () => {
  it("by two colleagues at the same moment makes one request, which both ask for", async () => {
    const organisationId = newId("organisation");
    const people = [on.actorOf(organisationId), on.actorOf(organisationId)];
    const ids = await Promise.all(
      people.map((actor) => on.requests.ask(actor, { requestId: newId("request"), toolId: "zoom", ...content })),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await on.store.countSupporters(ids[0] ?? "")).toBe(2);
    expect((await on.requests.listOfOrganisation(people[0] ?? on.actorOf(""))).items).toHaveLength(1);
  });

  it("by the same form twice is asking once", async () => {
    const actor = on.actorOf(newId("organisation"));
    const asked = { requestId: newId("request"), toolId: "zoom", ...content };
    expect(await on.requests.ask(actor, asked)).toBe(asked.requestId);
    expect(await on.requests.ask(actor, asked)).toBe(asked.requestId);
    expect(await on.store.countSupporters(asked.requestId)).toBe(1);
  });

  it("again after it was refused makes another request", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    const { requestId } = await on.ask(organisationId);
    const refusal = { kind: "refused" as const, reason: "Not yet", staffGroups: [] };
    await on.requests.decide(owner, { requestId, version: 2, decisionId: newId("decision"), content: refusal });
    expect((await on.ask(organisationId)).requestId).not.toBe(requestId);
  });
});

describe("supporting", () => {
  it("is counted for each of 200 who join at once, and once for somebody who joins twice", async () => {
    const organisationId = newId("organisation");
    const { requestId } = await on.ask(organisationId);
    const people = Array.from({ length: 200 }, () => on.actorOf(organisationId));
    await Promise.all(people.map((actor) => on.requests.support(actor, requestId)));
    await Promise.all(people.slice(0, 20).map((actor) => on.requests.support(actor, requestId)));
    expect(await on.store.countSupporters(requestId)).toBe(201);
  });

  it("ends for whoever leaves, and the last of them withdraws instead", async () => {
    const organisationId = newId("organisation");
    const { asker, requestId } = await on.ask(organisationId);
    const other = on.actorOf(organisationId);
    await on.requests.support(other, requestId);
    const withdrawn = on.requests.withdraw(asker, { requestId, version: await on.versionOf(requestId) });
    expect(await refusalsOf(withdrawn)).toEqual(["others_ask_too"]);
    const outcomes = await refusalsOf(on.requests.leave(asker, requestId), on.requests.leave(other, requestId));
    expect(outcomes).toEqual(["nobody_else_asks"]);
    expect(await on.store.countSupporters(requestId)).toBe(1);
  });

  it("is refused once the request has ended", async () => {
    const organisationId = newId("organisation");
    const { asker, requestId } = await on.ask(organisationId);
    const request = await on.store.findRequest(requestId);
    await on.requests.withdraw(asker, { requestId, version: await on.versionOf(requestId) });
    if (!request) throw new Error("not there");
    const late = on.store.saveSupporter(request, { actorId: newId("person"), at: on.now().toISOString() }, []);
    expect(await refusalsOf(late)).toEqual(["request_moved_on"]);
    expect(await on.store.countSupporters(requestId)).toBe(1);
  });
});

describe("deciding", () => {
  it("meets withdrawing with one winner", async () => {
    for (let round = 0; round < 5; round += 1) {
      const organisationId = newId("organisation");
      const owner = await on.addOwner(organisationId);
      const { asker, requestId } = await on.ask(organisationId);
      const version = await on.versionOf(requestId);
      const refused = await refusalsOf(
        on.requests.decide(owner, { requestId, version, ...form() }),
        on.requests.withdraw(asker, { requestId, version }),
      );
      expect(refused).toHaveLength(1);
      const state = await on.stateOf(requestId);
      const { items } = await on.store.listHistory(requestId);
      expect(["agreed", "withdrawn"]).toContain(state);
      expect(items.filter((entry) => entry.state === "agreed" || entry.state === "withdrawn")).toHaveLength(1);
    }
  });

  it("by two leads at once is one decision", async () => {
    const organisationId = newId("organisation");
    const leads = [await on.addOwner(organisationId), await on.addOwner(organisationId)];
    const { requestId } = await on.ask(organisationId);
    const version = await on.versionOf(requestId);
    const refused = await refusalsOf(
      ...leads.map((owner) => on.requests.decide(owner, { requestId, version, ...form() })),
    );
    expect(refused).toHaveLength(1);
    expect((await on.decisions.findLastDecision(organisationId, "zoom"))?.status).toBe("in_force");
  });

  it("by the same form twice is one decision", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    const { requestId } = await on.ask(organisationId);
    const answer = { requestId, version: await on.versionOf(requestId), ...form() };
    await on.requests.decide(owner, answer);
    await on.requests.decide(owner, answer);
    expect(await on.stateOf(requestId)).toBe("agreed");
    expect((await on.store.listHistory(requestId)).items).toHaveLength(3);
  });

  it("is refused by the write itself to a lead whose role has ended, is away or asks for it, though their session says otherwise", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    const { requestId } = await on.ask(organisationId);
    const version = await on.versionOf(requestId);
    const decide = () => on.requests.decide(owner, { requestId, version, ...form() });
    await on.requests.stateAbsence(owner, { from: "2026-11-01", until: "2026-12-01" });
    expect(await refusalsOf(decide())).toEqual(["away_now"]);
    await on.requests.endAbsence(owner);
    await on.endOwner(owner.personId);
    expect(await refusalsOf(decide())).toEqual(["not_permitted"]);
    expect(await on.stateOf(requestId)).toBe("with_owner");
  });

  it("never happens to one's own request, even by a lead who supports it while deciding", async () => {
    for (let round = 0; round < 5; round += 1) {
      const organisationId = newId("organisation");
      const owner = await on.addOwner(organisationId);
      const { requestId } = await on.ask(organisationId);
      const version = await on.versionOf(requestId);
      const first = refusalsOf(
        on.requests.support(owner, requestId),
        on.requests.decide(owner, { requestId, version, ...form() }),
      );
      await first;
      const participates = (await on.store.participantsAmong(requestId, [owner.personId])).length > 0;
      const entries = (await on.store.listHistory(requestId)).items;
      // Deciding first and supporting afterwards is nothing to object to; the other way round is refused.
      if (!participates) expect(await on.stateOf(requestId)).toBe("agreed");
      const again = on.requests.decide(owner, { requestId, version: await on.versionOf(requestId), ...form() });
      if (participates) expect((await refusalsOf(again))[0]).toMatch(/own_request|request_moved_on/);
      expect(entries.length).toBeLessThanOrEqual(3);
    }
  });

  it("of an old form is refused", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    const { requestId, asker } = await on.ask(organisationId);
    await on.requests.askInformation(owner, { requestId, version: 2, text: "For how many people?" });
    await on.requests.answer(asker, { requestId, version: 3, text: "For twelve" });
    await on.settle();
    expect(await refusalsOf(on.requests.decide(owner, { requestId, version: 2, ...form() }))).toEqual([
      "changed_meanwhile",
    ]);
  });
});

describe("the desk", () => {
  it("lists the most supported first, or the most urgent, page by page", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    const ids = new Map<string, string>();
    for (const [toolId, supporters, urgency] of [
      ["zoom", 0, "now"],
      ["webex", 2, "someday"],
      ["asana", 11, "week"],
    ] as const) {
      const asker = on.actorOf(organisationId);
      const requestId = await on.requests.ask(asker, { requestId: newId("request"), toolId, ...content, urgency });
      for (let joined = 0; joined < supporters; joined += 1)
        await on.requests.support(on.actorOf(organisationId), requestId);
      ids.set(toolId, requestId);
    }
    await on.settle();
    const order = async (by: "support" | "urgency") =>
      (await on.requests.viewDesk(owner, by)).items.map(({ toolId }) => toolId);
    expect(await order("support")).toEqual(["asana", "webex", "zoom"]);
    expect(await order("urgency")).toEqual(["zoom", "asana", "webex"]);
    const requestId = ids.get("asana") ?? "";
    await on.requests.decide(owner, {
      requestId,
      version: await on.versionOf(requestId),
      decisionId: newId("decision"),
      content: { kind: "refused", reason: "No", staffGroups: [] },
    });
    expect(await order("support"), "at once, before any list has followed").toEqual(["webex", "zoom"]);
    await on.settle();
    expect((await on.store.listDesk(organisationId, "support")).items).toHaveLength(2);
  });
});

describe("figures", () => {
  it("count each step once, however often the effect runs", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    for (const days of [1, 2, 3, 4, 10]) {
      const { requestId } = await on.ask(organisationId, `tool-${days}`);
      on.pass(days);
      await on.requests.decide(owner, { requestId, version: await on.versionOf(requestId), ...form() });
      await Promise.all([on.requests.effects.request_to_list(requestId), on.settle()]);
      await on.requests.effects.request_to_list(requestId);
    }
    expect(await on.requests.figuresOfOrganisation(undefined, organisationId)).toEqual({
      asked: 5,
      answered: 5,
      medianDays: 3,
    });
    expect(on.failures).toEqual([]);
  });
});

describe("a timer", () => {
  it("rings though very many decisions wait for their last day in the same shards", async () => {
    const [owner, organisationId] = [await on.addOwner(newId("organisation")), newId("organisation")];
    await on.addOwner(organisationId);
    const { requestId: other } = await on.ask(owner.organisationId);
    const decisionId = newId("decision");
    const answer = {
      version: await on.versionOf(other),
      decisionId,
      content: { ...agreement, expiresOn: "2031-01-01" },
    };
    await on.requests.decide(owner, { requestId: other, ...answer });
    const from = await on.decisions.findDecision(decisionId);
    if (!from) throw new Error("not there");
    const many = Array.from({ length: 200 }, () => ({ made: { ...from, decisionId: newId("decision") }, from }));
    await on.saveAsAdopted(many);
    const { requestId } = await on.ask(organisationId);
    on.pass(15);
    const due = await on.store.listDue(on.now().toISOString());
    expect(due.map((request) => request.requestId)).toContain(requestId);
  });

  it("rings once however often the sweep runs, and no more once who asked is forgotten", async () => {
    const organisationId = newId("organisation");
    const owner = await on.addOwner(organisationId);
    const { requestId } = await on.ask(organisationId);
    const due = async () =>
      (await on.store.listDue(on.now().toISOString())).filter((request) => request.requestId === requestId);
    expect(await due()).toEqual([]);
    on.pass(14);
    expect(await due()).toHaveLength(1);
    await Promise.all([on.requests.runDue(), on.requests.runDue(), on.requests.runDue()]);
    await on.settle();
    expect(await due()).toEqual([]);
    const reminders = on.told.filter(({ kind, subjectId }) => kind === "request_reminder" && subjectId === requestId);
    expect(reminders.map(({ recipientIds }) => recipientIds)).toEqual([[owner.personId]]);
    const refusal = { kind: "refused" as const, reason: "No", staffGroups: [] };
    const version = await on.versionOf(requestId);
    await on.requests.decide(owner, { requestId, version, decisionId: newId("decision"), content: refusal });
    on.pass(366);
    await on.requests.runDue();
    await on.settle();
    expect(await due()).toEqual([]);
    expect((await on.store.findRequest(requestId))?.askedBy).toBeUndefined();
    expect((await on.store.listSupporters(requestId)).items).toEqual([]);
    expect(await on.store.countSupporters(requestId)).toBe(1);
  });
});
