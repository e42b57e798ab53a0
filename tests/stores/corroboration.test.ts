import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stance } from "#functions/corroboration/rules.ts";
import { newId } from "#functions/ids.ts";
import type { ContentOf } from "#functions/research/rules.ts";
import { finding, holdSessions, loadRecords, publishByTwo, saidByPeople } from "../journeys/research-records.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await loadRecords(world);
});
afterAll(() => world.stop());

const member = (organisationId = newId("organisation")) => ({ personId: newId("person"), organisationId, roles: [] });
const researcher = (organisationId = newId("organisation")) => ({
  ...member(organisationId),
  roles: ["researcher" as const],
});
const say = (actor: ReturnType<typeof member>, findingId: string, stance: Stance = "here", comment?: string) =>
  world.services.corroboration.say(actor, findingId, 0, { stance, comment });

/** The month ends, and what was said in it is counted. */
async function nextMonth() {
  world.passTime({ days: 31 });
  await world.services.runDueWork();
  await world.settle();
}

async function addFinding(recordId: string, more: Partial<ContentOf<"finding">> = {}) {
  await world.services.research.load([
    {
      kind: "finding",
      recordId,
      content: finding(`What ${recordId} says.`, more),
      publishedAt: world.now().toISOString(),
    },
  ]);
}

const waiting = async (actor = researcher()) => {
  const all = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await world.services.corroboration.listComments(actor, cursor);
    all.push(...items);
    cursor = next;
  } while (cursor);
  return all;
};

describe("what organisations say of a finding", () => {
  it("is one statement for each, whoever of its members says it", async () => {
    const { corroboration } = world.services;
    const organisationId = newId("organisation");
    const [one, other] = [member(organisationId), member(organisationId)];
    await say(one, "joining");
    await expect(say(other, "joining", "not_here")).rejects.toMatchObject({ code: "changed_meanwhile" });
    await corroboration.say(other, "joining", 1, { stance: "not_here" });
    expect(await corroboration.findOwn(one, "joining")).toMatchObject({ stance: "not_here", version: 2 });
    expect(await corroboration.findOwn(member(), "joining")).toBeUndefined();
  });

  it("is said once when the form is sent twice, at once too", async () => {
    const { corroboration } = world.services;
    const actor = member();
    await Promise.all([say(actor, "joining", "here", "Twice"), say(actor, "joining", "here", "Twice")]);
    await say(actor, "joining", "here", "Twice");
    expect(await corroboration.findOwn(actor, "joining")).toMatchObject({ version: 1 });
    await corroboration.takeBack(actor, "joining", 1);
    await corroboration.takeBack(actor, "joining", 1);
    expect(await corroboration.findOwn(actor, "joining")).toEqual({
      findingId: "joining",
      organisationId: actor.organisationId,
      version: 2,
    });
  });

  it("is counted after the month, in fives, and looks the same with four answers as with none", async () => {
    const { corroboration } = world.services;
    await addFinding("counted");
    const none = await corroboration.view("counted");
    const actors = Array.from({ length: 6 }, () => member());
    for (const actor of actors.slice(0, 4)) await say(actor, "counted");
    await nextMonth();
    expect(await corroboration.view("counted")).toEqual(none);
    for (const actor of actors.slice(4)) await say(actor, "counted");
    expect(await corroboration.view("counted")).toEqual(none);
    await nextMonth();
    expect(await corroboration.view("counted")).toMatchObject({ here: 5, notHere: 0 });
    for (const actor of actors.slice(0, 2)) await corroboration.say(actor, "counted", 1, { stance: "not_here" });
    await nextMonth();
    expect(await corroboration.view("counted")).toMatchObject({ here: 5, notHere: 0 });
  });

  it("takes nothing new for a finding that was superseded or has expired, and lets what was said be taken back", async () => {
    const { corroboration } = world.services;
    await addFinding("older");
    await addFinding("over", { expiresOn: world.now().toISOString().slice(0, 10) });
    const actor = member();
    await say(actor, "older");
    await publishByTwo(world, {
      kind: "finding",
      recordId: "newer",
      content: finding("Newer.", { supersedes: "older" }),
    });
    await expect(say(member(), "older")).rejects.toMatchObject({ code: "finding_not_live" });
    await expect(say(member(), "over")).rejects.toMatchObject({ code: "finding_not_live" });
    await expect(say(member(), "nothing")).rejects.toMatchObject({ code: "not_found" });
    await corroboration.takeBack(actor, "older", 1);
    expect((await corroboration.findOwn(actor, "older"))?.stance).toBeUndefined();
  });
});

describe("a comment", () => {
  it("waits for a researcher of another organisation, and is public once five have answered", async () => {
    const { corroboration } = world.services;
    await addFinding("spoken");
    const [first, ...others] = Array.from({ length: 5 }, () => member());
    if (!first) throw new Error("nobody");
    await say(first, "spoken", "here", "Half of our meetings");
    for (const actor of others) await say(actor, "spoken");
    const own = researcher(first.organisationId);
    expect((await waiting(own)).filter(({ findingId }) => findingId === "spoken")).toEqual([]);
    const [comment] = (await waiting()).filter(({ findingId }) => findingId === "spoken");
    expect(comment).toEqual({
      commentId: expect.any(String),
      text: "Half of our meetings",
      findingId: "spoken",
      finding: "What spoken says.",
    });
    const commentId = comment?.commentId ?? "";
    await expect(corroboration.decide(own, commentId, "clear")).rejects.toMatchObject({ code: "second_person_needed" });
    await expect(corroboration.decide(member(), commentId, "clear")).rejects.toMatchObject({ code: "not_permitted" });
    await Promise.allSettled([
      corroboration.decide(researcher(), commentId, "clear"),
      corroboration.decide(researcher(), commentId, "clear"),
    ]);
    await corroboration.decide(researcher(), commentId, "clear");
    expect((await corroboration.view("spoken")).comments).toEqual([]);
    await nextMonth();
    expect((await corroboration.view("spoken")).comments).toEqual(["Half of our meetings"]);

    // What is taken back or said in other words is gone at once.
    await corroboration.say(first, "spoken", 2, { stance: "here", comment: "All of our meetings" });
    expect((await corroboration.view("spoken")).comments).toEqual([]);
  });

  it("is erased when it is rejected, which its organisation sees", async () => {
    const { corroboration } = world.services;
    const actor = member();
    await say(actor, "supplied", "not_here", "Ask our one lead");
    const [comment] = (await waiting()).filter(({ text }) => text === "Ask our one lead");
    await corroboration.decide(researcher(), comment?.commentId ?? "", "recognisable");
    const own = await corroboration.findOwn(actor, "supplied");
    expect(own).toMatchObject({ stance: "not_here", rejection: "recognisable" });
    expect(own?.comment).toBeUndefined();
    expect((await waiting()).map(({ text }) => text)).not.toContain("Ask our one lead");
  });

  it("is not cleared in other words than the researcher saw", async () => {
    const { corroboration } = world.services;
    const actor = member();
    await say(actor, "supplied", "here", "Seen");
    const seen = (await waiting()).find(({ text }) => text === "Seen")?.commentId ?? "";
    await corroboration.say(actor, "supplied", 1, { stance: "here", comment: "Not seen" });
    await corroboration.decide(researcher(), seen, "clear");
    expect((await corroboration.findOwn(actor, "supplied"))?.comment).toMatchObject({ state: "waiting" });
  });
});

describe("when consent is withdrawn", () => {
  it("goes with the finding, counts and comments too, however late it was said", async () => {
    const { consent, corroboration } = world.services;
    const [code = ""] = await holdSessions(world, 1);
    const participantIds = [consent.participantIdOf(code) ?? ""];
    const content = saidByPeople("One lead said so.");
    await publishByTwo(world, { kind: "finding", recordId: "told", content, participantIds });
    const actors = Array.from({ length: 12 }, () => member());
    for (const actor of actors.slice(0, 6)) await say(actor, "told", "here", "The same at ours");
    await nextMonth();
    expect((await corroboration.view("told")).here).toBe(5);
    const late = actors.slice(6).map((actor) => say(actor, "told", "here", "Late"));
    await Promise.allSettled([...late, consent.withdraw(code)]);
    await consent.withdraw(code);
    await nextMonth();
    for (const actor of actors) expect(await corroboration.findOwn(actor, "told")).toBeUndefined();
    expect(await corroboration.view("told")).toMatchObject({ here: 0, comments: [] });
    expect((await waiting()).map(({ findingId }) => findingId)).not.toContain("told");
    expect(world.failures).toEqual([]);
  });
});
