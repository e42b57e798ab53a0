import { Service } from "electrodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import type { EffectType } from "#functions/outbox/rules.ts";
import { createOutboxService, type Effects } from "#functions/outbox/service.ts";
import { createOutboxStore } from "#functions/outbox/store.ts";
import { trace, traceEntities } from "#functions/trace.ts";
import { startTestEngine } from "../engine.ts";

const steward = { personId: "per_1", organisationId: "org_1", roles: ["steward" as const] };

describe("the outbox", () => {
  let engine: Awaited<ReturnType<typeof startTestEngine>>;
  beforeAll(async () => {
    engine = await startTestEngine();
  });
  afterAll(() => engine.stop());

  /** An outbox whose effects do what the test says, and the acts that fill it. */
  function createOutbox(effect: (subjectId: string) => Promise<void>) {
    let clock = new Date("2026-11-02T09:00:00.000Z");
    const failures: unknown[] = [];
    const types: EffectType[] = [
      "poll_closed",
      "edition_published",
      "entries_removed_at_once",
      "representatives_changed",
    ];
    const config = { table: engine.table, client: engine.client };
    const store = createOutboxStore(config);
    const effects: Partial<Effects> = Object.fromEntries(types.map((type) => [type, effect]));
    const service = createOutboxService({
      store,
      effects: effects as Effects,
      now: () => clock,
      onFailure: (_item, error) => failures.push(error),
    });
    const db = new Service(traceEntities(config), config);
    return {
      service,
      store,
      failures,
      eventsAbout: async (subjectId: string) => {
        const { data } = await db.entities.auditEvent.query.bySubject({ subjectId }).go();
        return data.map(({ type, actorId }) => ({ type, actorId }));
      },
      pass: (minutes: number) => {
        clock = new Date(clock.getTime() + minutes * 60_000);
      },
      act: (subjectId: string, type: EffectType = "poll_closed") =>
        db.transaction
          .write((actions) => trace(actions, { type, subjectId, actorId: "test", at: clock.toISOString() }, [type]))
          .go(),
    };
  }

  it("does each effect once, however many dispatchers come, and holds nothing afterwards", async () => {
    const done: string[] = [];
    const { service, store, act } = createOutbox(async (subjectId) => {
      done.push(subjectId);
    });
    const subjects = Array.from({ length: 20 }, () => newId("poll"));
    await Promise.all(subjects.map((subjectId) => act(subjectId)));
    const counts = await Promise.all([1, 2, 3, 4].map(() => service.dispatchWaiting()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(20);
    expect(done.toSorted()).toEqual(subjects.toSorted());
    expect(await store.listWaiting("work", 100, "2026-12-31")).toEqual([]);
    expect(await service.dispatchWaiting()).toBe(0);
  });

  it("tries again later what failed, parks it in the end, and a steward lets it be tried again", async () => {
    let broken = true;
    const { service, store, failures, act, pass, eventsAbout } = createOutbox(async () => {
      if (broken) throw new Error("the mail server is away");
    });
    await act(newId("poll"));
    await service.dispatchWaiting();
    expect(await service.dispatchWaiting(), "not at once").toBe(0);
    expect(failures).toHaveLength(1);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      pass(121);
      await service.dispatchWaiting();
    }
    expect(failures).toHaveLength(6);
    const [parked] = await service.listParked(steward);
    expect(await store.listWaiting("work", 100, "2026-12-31"), "it stands in nobody's way").toEqual([]);
    expect(parked?.attempts).toBe(6);
    await expect(service.listParked({ ...steward, roles: [] })).rejects.toMatchObject({ code: "not_permitted" });
    broken = false;
    await service.retryParked(steward, parked?.outboxItemId ?? "");
    await service.retryParked(steward, parked?.outboxItemId ?? "");
    expect(await eventsAbout(parked?.outboxItemId ?? "")).toEqual([{ type: "effect_retried", actorId: "per_1" }]);
    expect(await service.dispatchWaiting()).toBe(1);
    expect(await store.listWaiting("work", 100, "2026-12-31")).toEqual([]);
  });

  it("takes over what a dispatcher that died was doing, once its lease has run out", async () => {
    const { service, store, act, pass } = createOutbox(async () => {});
    await act(newId("poll"));
    const [item] = await store.listWaiting("work", 10, "2026-12-31");
    if (!item) throw new Error("nothing waits");
    await store.take(item, "2026-11-02T09:00:00.000Z");
    expect(await service.dispatchWaiting()).toBe(0);
    pass(2);
    expect(await service.dispatchWaiting()).toBe(1);
  });

  it("does what the stream brings, unless it is done already", async () => {
    let count = 0;
    const { service, store, act } = createOutbox(async () => {
      count += 1;
    });
    await act(newId("poll"));
    const [item] = await store.listWaiting("work", 10, "2026-12-31");
    await service.dispatchItem(item?.outboxItemId ?? "");
    await service.dispatchItem(item?.outboxItemId ?? "");
    expect(count).toBe(1);
  });
});
