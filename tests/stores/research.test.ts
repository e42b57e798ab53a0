import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import type { ContentOf, RecordOf } from "#functions/research/rules.ts";
import { type RecordKind, reviewChecks } from "#functions/research/vocabulary.ts";
import { isSecondEngine } from "../engine.ts";
import { finding, saidByPeople, study } from "../journeys/research-records.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
const researcher = () => ({
  personId: newId("person"),
  organisationId: newId("organisation"),
  roles: ["researcher" as const],
});
const [one, two] = [researcher(), researcher()];
const refused = (code: string) => ({ code });

const draft = <Kind extends RecordKind>(
  kind: Kind,
  recordId: string,
  content: ContentOf<Kind>,
  participantIds: readonly string[] = [],
) => world.services.research.drafting.createDraft(one, { kind, recordId, content, participantIds });

/** Publishes what waits as the reviewer sees it. */
async function publish(kind: RecordKind, recordId: string, actor = two, checks = reviewChecks.keys) {
  const { records } = await world.services.research.reviews.viewReview(actor, kind, recordId);
  const seen = Object.fromEntries(records.map((record) => [record.recordId, record.version]));
  await world.services.research.reviews.publish(actor, kind, recordId, seen, checks);
}
async function makePublic<Kind extends RecordKind>(
  kind: Kind,
  recordId: string,
  content: ContentOf<Kind>,
  participantIds?: readonly string[],
) {
  await draft(kind, recordId, content, participantIds);
  await world.services.research.reviews.submit(one, kind, recordId);
  await publish(kind, recordId);
}
const find = async <Kind extends RecordKind>(kind: Kind, recordId: string): Promise<RecordOf<Kind>> => {
  const [record] = await world.services.research.findAll([{ kind, recordId }]);
  return record as RecordOf<Kind>;
};
const need = (...findingIds: string[]): ContentOf<"need"> => ({
  family: "users",
  asA: "an analyst",
  iNeed: "to join a meeting",
  soThat: "work goes on",
  findingIds,
  kinds: [],
  toolIds: [],
});

async function register(scope: "publish" | "researchers" = "publish", until = "2027-06-30") {
  const { consent } = world.services;
  const code = consent.newCode();
  const agreed = { studyId: "talks", type: "Clerk", keepUntil: "2027-01-31", agreedOn: "2026-10-30" };
  await consent.register(one, { ...agreed, scope, until, code });
  return { code, participantId: consent.participantIdOf(code) ?? "" };
}

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await makePublic("study", "talks", { ...study, method: "interview" });
});
afterAll(() => world.stop());

describe("drafting and review", () => {
  it("publishes a study with its findings once a second researcher has reviewed them, and supersedes", async () => {
    const { research } = world.services;
    await draft("study", "meetings", study);
    await draft("finding", "m1", finding("They cannot join."));
    await draft("finding", "m1", finding("They cannot join."));
    await expect(draft("finding", "m1", finding("Something else."))).rejects.toMatchObject(
      refused("changed_meanwhile"),
    );
    await research.reviews.submit(one, "finding", "m1");
    await expect(publish("finding", "m1")).rejects.toMatchObject(refused("study_not_public"));
    await research.reviews.submit(one, "study", "meetings");
    await research.reviews.submit(one, "study", "meetings");
    expect((await research.reviews.viewReview(one, "study", "meetings")).refusal).toBe("second_person_needed");
    await expect(research.requireSeen("finding", "m1")).rejects.toMatchObject(refused("not_found"));
    await expect(publish("study", "meetings", one)).rejects.toMatchObject(refused("second_person_needed"));
    const some = publish("study", "meetings", two, reviewChecks.keys.slice(1) as typeof reviewChecks.keys);
    await expect(some).rejects.toMatchObject(refused("review_incomplete"));
    const unseen = research.reviews.publish(two, "study", "meetings", { meetings: 2 }, reviewChecks.keys);
    await expect(unseen).rejects.toMatchObject(refused("changed_meanwhile"));
    await publish("study", "meetings");
    expect((await research.requireSeen("finding", "m1")).record?.content.statement).toBe("They cannot join.");
    expect((await find("finding", "m1")).checks).toEqual(reviewChecks.keys);

    await makePublic("finding", "m2", finding("They can join as guests.", { supersedes: "m1" }));
    expect((await research.requireSeen("finding", "m1")).record?.supersededBy).toBe("m2");
    const stateOf = await research.statesOf(["m1", "m2", "m3"]);
    expect(["m1", "m2", "m3"].map(stateOf)).toEqual(["superseded", "live", "unpublished"]);
  });

  it("supersedes what is public, once", async () => {
    const { research } = world.services;
    for (const supersedes of ["m1", "m3", "m9"])
      await expect(draft("finding", "m3", finding("So.", { supersedes }))).rejects.toMatchObject(
        refused("finding_superseded"),
      );
    await draft("finding", "m4", finding("One way.", { supersedes: "m2" }));
    await draft("finding", "m5", finding("Another way.", { supersedes: "m2" }));
    await research.reviews.submit(one, "study", "meetings");
    await expect(publish("study", "meetings")).rejects.toMatchObject(refused("finding_superseded"));
    await publish("finding", "m4");
    await expect(publish("finding", "m5")).rejects.toMatchObject(refused("finding_superseded"));
    await research.drafting.discardDraft(one, "finding", "m5", (await find("finding", "m5")).version);
    expect(await find("finding", "m5")).toBeUndefined();
  });

  it("is for researchers", async () => {
    const { drafting, reviews, ...research } = world.services.research;
    const member = { ...researcher(), roles: [] };
    const content = finding("So.");
    for (const act of [
      () => drafting.createDraft(member, { kind: "finding", recordId: "m6", content }),
      () => drafting.editDraft(member, 1, { kind: "study", recordId: "meetings", content: study }),
      () => drafting.discardDraft(member, "study", "meetings", 1),
      () => reviews.submit(member, "study", "meetings"),
      () => reviews.viewReview(member, "study", "meetings"),
      () => reviews.publish(member, "study", "meetings", {}, reviewChecks.keys),
      () => reviews.sendBack(member, "study", "meetings", "No"),
      () => reviews.listReturned(member),
      () => research.requireForDesk(member, "study", "meetings"),
      () => research.listForDesk(member, "study"),
      () => research.listFindingsForDesk(member, "meetings"),
    ])
      await expect(act()).rejects.toMatchObject(refused("not_permitted"));
  });

  it("lets one of two reviewers publish, and nothing out that was changed under their eyes", async () => {
    const { research } = world.services;
    await draft("finding", "m7", finding("They phone."));
    await research.reviews.submit(one, "finding", "m7");
    const outcomes = await Promise.allSettled([publish("finding", "m7"), publish("finding", "m7", researcher())]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await draft("finding", "m8", finding("They write."));
    await research.reviews.submit(one, "finding", "m8");
    const edited = { kind: "finding" as const, recordId: "m8", content: finding("They never write.") };
    await research.drafting.editDraft(one, 2, edited);
    await research.drafting.editDraft(one, 2, edited);
    await expect(research.drafting.editDraft(two, 2, edited)).rejects.toMatchObject(refused("changed_meanwhile"));
    const stale = research.reviews.publish(two, "finding", "m8", { m8: 2 }, reviewChecks.keys);
    await expect(stale).rejects.toMatchObject(refused("changed_meanwhile"));
    await expect(research.reviews.viewReview(two, "finding", "m8")).rejects.toMatchObject(refused("not_found"));
  });

  it("rests nothing public on what is not", async () => {
    const { research } = world.services;
    await expect(draft("need", "none", need("m99"))).rejects.toMatchObject(refused("not_found"));
    await draft("need", "early", need("m7", "m8"));
    await research.reviews.submit(one, "need", "early");
    await expect(publish("need", "early")).rejects.toMatchObject(refused("evidence_not_public"));
    await research.reviews.submit(one, "finding", "m8");
    await publish("finding", "m8");
    await publish("need", "early");
    expect((await research.listResting("m8")).map(({ recordId }) => recordId)).toEqual(["early"]);
  });

  it("keeps a study that has draft findings, and what is public when its changes are discarded", async () => {
    const { research } = world.services;
    await draft("study", "begun", study);
    await draft("finding", "b1", finding("So.", { studyId: "begun" }));
    const discard = (kind: RecordKind, recordId: string) => research.drafting.discardDraft(two, kind, recordId, 1);
    await expect(discard("study", "begun")).rejects.toMatchObject(refused("study_has_findings"));
    await discard("finding", "b1");
    await discard("study", "begun");
    await discard("study", "begun");
    expect(await find("study", "begun")).toBeUndefined();
    const { version } = await find("need", "early");
    await research.drafting.editDraft(two, version, { kind: "need", recordId: "early", content: need("m7") });
    await research.drafting.discardDraft(two, "need", "early", version + 1);
    expect((await research.requireSeen("need", "early")).record?.content.findingIds).toEqual(["m7", "m8"]);
  });
});

describe("consent", () => {
  it("hides a finding at once when it has ended, and takes its words from the table by night", async () => {
    const { research } = world.services;
    const { participantId } = await register("publish", "2027-06-30");
    await makePublic("finding", "t1", saidByPeople("A phrase about keys.", "2026-11-30"), [participantId]);
    await draft("finding", "t2", saidByPeople("A draft about keys.", "2026-11-30"), [participantId]);
    await research.reviews.submit(one, "finding", "t2");
    const before = world.now().toISOString();
    world.setClock("2026-11-30T23:59:59.000Z");
    await research.erasure.eraseEnded();
    expect((await research.requireSeen("finding", "t1")).record).toBeDefined();
    world.setClock("2026-12-01T00:00:00.000Z");
    expect(await research.requireSeen("finding", "t1")).toEqual({ isErased: true });
    await expect(publish("finding", "t2")).rejects.toMatchObject(refused("consent_too_narrow"));
    await research.erasure.eraseEnded();
    world.setClock(before);
    for (const id of ["t1", "t2"]) expect(JSON.stringify(await find("finding", id))).not.toContain("keys");
  });

  it("is no wider for a finding than for those whom it rests on", async () => {
    const { participantId } = await register("researchers");
    await expect(draft("finding", "t3", saidByPeople("So."), [participantId])).rejects.toMatchObject(
      refused("consent_too_narrow"),
    );
    const inside = { ...saidByPeople("So."), consent: { scope: "researchers" as const, until: "2027-06-30" } };
    await draft("finding", "t3", inside, [participantId]);
    await world.services.research.reviews.submit(one, "finding", "t3");
    await expect(publish("finding", "t3")).rejects.toMatchObject(refused("consent_too_narrow"));
  });

  it("of sixty people can carry one finding, and one of them takes it away with all that rests on it", async () => {
    const { research, consent } = world.services;
    const people: Awaited<ReturnType<typeof register>>[] = [];
    while (people.length < 60) people.push(await register());
    const ids = people.map(({ participantId }) => participantId);
    await makePublic("finding", "t4", saidByPeople("A phrase about doors."), ids);
    await makePublic("finding", "t5", saidByPeople("A phrase about windows."), ids.slice(0, 1));
    const statement = (text: string, ...findingIds: string[]) => ({ aspect: "does" as const, text, findingIds });
    await makePublic("persona", "keeper", {
      name: "Keeper",
      family: "deciders",
      summary: "Keeps things.",
      statements: [statement("Keeps doors.", "t4", "m7"), statement("Phones.", "m7")],
      expiresOn: "2027-11-01",
    });
    await makePublic("need", "doors", need("t4", "m7"));
    await draft("need", "door-draft", need("t4"));
    await research.reviews.submit(one, "need", "door-draft");
    await draft("finding", "t6", saidByPeople("Doors again.", "2027-06-30"), ids.slice(1, 2));
    await research.drafting.editDraft(one, 1, {
      kind: "finding",
      recordId: "t6",
      content: saidByPeople("Doors again.", "2027-06-30"),
      participantIds: ids.slice(2, 3),
    });
    expect(await research.erasure.countResting(ids[1] ?? "")).toBe(1);

    await consent.withdraw(people[1]?.code ?? "");
    expect(await research.requireSeen("finding", "t4")).toEqual({ isErased: true });
    expect((await research.requireSeen("persona", "keeper")).record?.content.statements).toEqual([
      statement("Phones.", "m7"),
    ]);
    await expect(research.requireSeen("need", "doors")).rejects.toMatchObject(refused("not_found"));
    expect((await find("need", "doors")).draft?.findingIds).toEqual(["m7"]);
    expect((await find("need", "door-draft")).erasedAt).toBeDefined();
    expect((await research.requireSeen("finding", "t5")).record).toBeDefined();
    expect((await find("finding", "t6")).erasedAt).toBeUndefined();
    const versions = await Promise.all(["t4", "t5"].map(async (id) => (await find("finding", id)).version));
    await research.erasure.eraseResting(ids[1] ?? "");
    expect(await Promise.all(["t4", "t5"].map(async (id) => (await find("finding", id)).version))).toEqual(versions);
    await expect(draft("finding", "t7", saidByPeople("Doors, once more."), ids.slice(1, 2))).rejects.toMatchObject(
      refused("consent_withdrawn"),
    );
    const { version } = await find("need", "doors");
    await research.drafting.discardDraft(one, "need", "doors", version);
    expect((await find("need", "doors")).erasedAt).toBeDefined();
  });

  it("that is withdrawn while others write leaves nothing behind, whoever is quicker", async () => {
    const { research, consent } = world.services;
    for (let turn = 0; turn < (isSecondEngine ? 3 : 10); turn += 1) {
      const { code, participantId } = await register();
      const [id, later, needId] = [`r${turn}a`, `r${turn}b`, `race-${turn}`];
      await makePublic("finding", id, saidByPeople("Said by somebody."), [participantId]);
      await Promise.allSettled([
        draft("need", needId, need(id)),
        draft("finding", later, saidByPeople("Said by them again."), [participantId]),
        draft("finding", `${later}s`, saidByPeople("Said anew.", "2027-06-30"), [participantId]),
        consent.withdraw(code),
        research.reviews.submit(one, "finding", later),
      ]);
      await research.erasure.eraseResting(participantId);
      const left = await research.findAll([
        { kind: "need", recordId: needId },
        ...[id, later, `${later}s`].map((recordId) => ({ kind: "finding" as const, recordId })),
      ]);
      expect(left.filter(({ erasedAt }) => erasedAt === undefined)).toEqual([]);
    }
  });
});

// Last: whatever rebuilds the index after it has much more to read.
describe("a large study", () => {
  it("is reviewed in parts, each of which fits one transaction", async () => {
    const { research } = world.services;
    await draft("study", "large", study);
    const ids = Array.from({ length: 50 }, (_, at) => `l${String(at).padStart(2, "0")}`);
    await Promise.all(ids.map((id) => draft("finding", id, finding(`It was so in ${id}.`, { studyId: "large" }))));
    await research.reviews.submit(one, "study", "large");
    await research.reviews.submit(one, "study", "large");
    const sizes: number[] = [];
    for (let part = 1; part <= 2; part += 1) {
      sizes.push((await research.reviews.viewReview(two, "study", "large")).records.length);
      await publish("study", "large");
    }
    expect(sizes).toEqual([46, 5]);
    const published = await research.findPublished(ids.map((recordId) => ({ kind: "finding", recordId })));
    expect(published).toHaveLength(50);
    const newer = (supersedes: string) => finding("It is so no more.", { studyId: "large", supersedes });
    await Promise.all(ids.slice(0, 45).map((id) => draft("finding", `n${id}`, newer(id))));
    await research.reviews.submit(one, "study", "large");
    await publish("study", "large");
    expect((await find("finding", "l44")).supersededBy).toBe("nl44");
  });
});
