import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Consenting, isWithdrawn, participantItem } from "#functions/consent/rules.ts";
import { createConsentService } from "#functions/consent/service.ts";
import { createConsentStore } from "#functions/consent/store.ts";
import { newId } from "#functions/ids.ts";
import { isSecondEngine } from "../engine.ts";
import { study } from "../journeys/research-records.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await world.services.research.drafting.createDraft(researcher, {
    kind: "study",
    recordId: "leads",
    content: { ...study, title: "What leads weigh", family: "deciders", method: "interview" },
  });
});
afterAll(() => world.stop());

const researcher = { personId: newId("person"), organisationId: newId("organisation"), roles: ["researcher" as const] };
const session = { studyId: "leads", type: "Network manager", scope: "publish" as const, agreedOn: "2026-11-01" };
const store = () => createConsentStore({ table: world.table, client: world.client });

/** A service over the same table whose other features do as the test says. */
const serviceWith = (eraseAnswers: (participantId: string) => Promise<void>) =>
  createConsentService({
    store: store(),
    research: world.services.research,
    surveys: { eraseAnswers, countAnswers: async () => 0 },
    library: { rebuild: async () => {} },
    now: world.now,
  });

async function register(dates = { until: "2027-06-30", keepUntil: "2026-12-31" }) {
  const { consent } = world.services;
  const code = consent.newCode();
  const label = await consent.register(researcher, { ...session, ...dates, code });
  return { code, label, participantId: consent.participantIdOf(code) ?? "" };
}

describe("the participants of a study’s sessions", () => {
  it("are numbered in order, each number once, also when several are recorded at the same moment", async () => {
    const labels = await Promise.all([register(), register(), register(), register()]);
    expect(labels.map(({ label }) => label).toSorted()).toEqual(["P1", "P2", "P3", "P4"]);
    expect((await register()).label).toBe("P5");
  });

  it("are recorded once when a form is sent twice, at the same moment too", async () => {
    const { consent } = world.services;
    const code = consent.newCode();
    const dates = { until: "2027-06-30", keepUntil: "2026-12-31" };
    const send = () => consent.register(researcher, { ...session, ...dates, code });
    const labels = [...(await Promise.all([send(), send()])), await send()];
    expect(new Set(labels).size).toBe(1);
  });

  it("are recorded and listed by researchers alone, and only for a study that is there", async () => {
    const { consent } = world.services;
    const someone = { ...researcher, roles: [] };
    const details = { ...session, until: "2027-06-30", keepUntil: "2026-12-31", code: consent.newCode() };
    await expect(consent.register(someone, details)).rejects.toMatchObject({ code: "not_permitted" });
    await expect(consent.listParticipants(someone, "leads")).rejects.toMatchObject({ code: "not_permitted" });
    await expect(consent.register(researcher, { ...details, studyId: "none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a withdrawal", () => {
  it("wins against whoever saves the participant at the same moment, and is one when it is done twice at once", async () => {
    const { consent } = world.services;
    const { code, participantId } = await register();
    const failures = await Promise.allSettled([consent.withdraw(code), consent.withdraw(code)]);
    expect(failures.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    await consent.withdraw(code);
    expect(await store().find(participantId)).toEqual({
      participantId,
      studyId: "leads",
      withdrawnOn: "2026-11-02",
      version: 3,
    });
  });

  it("that dies after the mark is finished by the outbox, and by the clock where the outbox gave up", async () => {
    for (const finish of [world.settle, world.services.consent.endDue]) {
      const { code, participantId } = await register();
      const failing = serviceWith(async () => {
        throw new Error("the process ends here");
      });
      await expect(failing.withdraw(code)).rejects.toThrow("ends here");
      expect(await store().find(participantId)).toMatchObject({ withdrawnOn: "2026-11-02", erasing: true });
      await finish();
      expect(await store().find(participantId)).not.toHaveProperty("erasing");
    }
    expect(world.failures).toEqual([]);
  });

  it("needs a code that is known", async () => {
    const { consent } = world.services;
    for (const code of [consent.newCode(), "no code", ""]) {
      await expect(consent.withdraw(code)).rejects.toMatchObject({ code: "consent_code_unknown" });
      await expect(consent.view(code)).rejects.toMatchObject({ code: "consent_code_unknown" });
    }
  });
});

describe("the clock", () => {
  it("erases what was said after its last day, and all that rests on it after the last day of consent", async () => {
    const erased: string[] = [];
    const consent = serviceWith(async (participantId) => void erased.push(participantId));
    const { code, participantId } = await register({ until: "2026-11-20", keepUntil: "2026-11-10" });
    for (const [at, kept] of [
      ["2026-11-10T23:59:59.999Z", "kept"],
      ["2026-11-11T00:00:00.000Z", "forgotten"],
      ["2026-11-20T23:59:59.999Z", "forgotten"],
      ["2026-11-21T00:00:00.000Z", "gone"],
    ] as const) {
      world.setClock(at);
      await consent.endDue();
      await consent.endDue();
      const { participant } = await consent.view(code);
      const is = isWithdrawn(participant) ? "gone" : participant.erasedOn ? "forgotten" : "kept";
      expect(is, at).toBe(kept);
    }
    expect(erased).toEqual([participantId, participantId]);
    expect((await consent.view(code)).participant).toMatchObject({ withdrawnOn: "2026-11-21" });
  });

  it("does as much as is due in portions, and one that fails keeps no other from being done", async () => {
    const many = isSecondEngine ? 60 : 220;
    const [config, dates] = [store(), { until: "2026-12-05", keepUntil: "2026-12-05", agreedOn: "2026-11-21" }];
    const ids = Array.from({ length: many }, () => newId("participant"));
    for (const participantId of ids) {
      const participant: Consenting = { participantId, studyId: "many", scope: "publish", ...dates, version: 1 };
      const sessions = await config.countSessions("many");
      const act = { type: "test", subjectId: participantId, actorId: "test", at: world.now().toISOString() };
      await config.createSession(participant, sessions, act);
      expect(participantItem(participant).dueAs).toContain("2026-12-06");
    }
    world.setClock("2026-12-06T00:00:00.000Z");
    let failing: string | undefined;
    const consent = serviceWith(async (participantId) => {
      failing ??= participantId;
      if (participantId === failing) throw new Error("not this one");
    });
    const left = async () => {
      let [count, cursor]: [number, string | undefined] = [0, undefined];
      do {
        const page = await config.listDue("2026-12-06", cursor);
        count += page.items.length;
        cursor = page.next;
      } while (cursor);
      return count;
    };
    let rounds = 0;
    for (; (await left()) > 1; rounds += 1) await expect(consent.endDue()).rejects.toThrow("not this one");
    expect(rounds).toBe(Math.ceil((many - 1) / 100));
    expect(await left()).toBe(1);
  });
});
