import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { createLibraryService } from "#functions/research/library-service.ts";
import { createLibraryStore } from "#functions/research/library-store.ts";
import type { RecordKey } from "#functions/research/rules.ts";
import { reviewChecks } from "#functions/research/vocabulary.ts";
import type { ReleaseFiles } from "#functions/whitelist/files.ts";
import { startWorld, type World } from "../journeys/world.ts";
import { finding, idsOf, study } from "../library-records.ts";

const canary = "quillwhistle";
let world: World;
/** Bodies of the index by name, as the bucket has them. */
const bodies = new Map<string, Buffer>();
const files: ReleaseFiles = {
  read: async (name) => {
    const body = bodies.get(name);
    return body && { body, modifiedAt: new Date(0) };
  },
  write: async (name, body) => void bodies.set(name, Buffer.from(body)),
  create: async (name, body) => void (bodies.has(name) || bodies.set(name, Buffer.from(body))),
  remove: async (name) => void bodies.delete(name),
};

/** A process of its own: another memory on the same table and files. To it, those in `gone` are erased. */
function startProcess(change: (files: ReleaseFiles) => ReleaseFiles = (each) => each, gone = new Set<string>()) {
  const store = createLibraryStore({ table: world.table, client: world.client }, change(files));
  const { research } = world.services;
  const findPublished = async (keys: readonly RecordKey[]) =>
    (await research.findPublished(keys)).filter(({ recordId }) => !gone.has(recordId));
  return createLibraryService({ store, research: { ...research, findPublished }, now: world.now });
}

const words = () => [...bodies.values()].map((body) => body.toString("utf8")).join("\n");

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await world.services.research.load([
    study("meetings"),
    finding("open-one", "They can join a call."),
    finding("open-two", "They cannot join a call."),
  ]);
});
afterAll(() => world.stop());

describe("the index of the library", () => {
  it("is built when a process first asks and the file is not there, and by one of several that ask at once", async () => {
    expect(bodies.size).toBe(0);
    const busy = startProcess();
    const processes = [...Array.from({ length: 8 }, () => startProcess()), ...Array.from({ length: 8 }, () => busy)];
    const found = await Promise.all(processes.map((each) => each.search({ words: "join" })));
    for (const { items, total } of found)
      expect([idsOf(items).toSorted(), total]).toEqual([["open-one", "open-two"], 2]);
    expect(bodies.size).toBe(1);
  });

  it("is read anew by every process once another is in force", async () => {
    const [one, other] = [startProcess(), startProcess()];
    expect((await one.search({ words: "rooms" })).total).toBe(0);
    await world.services.research.load([finding("open-three", "They meet in rooms.")]);
    await other.rebuild();
    expect(idsOf((await one.search({ words: "rooms" })).items)).toEqual(["open-three"]);
    expect(bodies.size).toBe(1);
  });

  it("is built from what is there when two build it at once, and leaves one file", async () => {
    await world.services.research.load([finding("open-four", "They write together.")]);
    const busy = startProcess();
    await Promise.all(
      [startProcess(), startProcess(), ...Array.from({ length: 8 }, () => busy)].map((each) => each.rebuild()),
    );
    expect((await startProcess().search({ words: "write together" })).total).toBe(1);
    expect(bodies.size).toBe(1);
  });

  it("is built anew from the table when its file is gone or was spoilt", async () => {
    const spoilt = () => [...bodies.keys()].map((name) => bodies.set(name, Buffer.from("{}")));
    for (const spoil of [() => bodies.clear(), spoilt]) {
      spoil();
      expect((await startProcess().search({ words: "join" })).total).toBe(2);
    }
    expect(bodies.size).toBe(1);
  });

  it("is an outage, and no empty page, while files cannot be read or written", async () => {
    const away = async (): Promise<never> => {
      throw Object.assign(new Error("away"), { name: "ServiceUnavailable" });
    };
    await expect(startProcess(() => ({ ...files, read: away })).search({ words: "join" })).rejects.toThrow("away");
    const forgetful = startProcess(() => ({ ...files, read: async () => undefined }));
    await expect(forgetful.search({ words: "join" })).rejects.toThrow("cannot be read");
    let isAway = true;
    const back = startProcess(() => ({ ...files, read: (name) => (isAway ? away() : files.read(name)) }));
    await expect(back.figures()).rejects.toThrow("away");
    isAway = false;
    expect((await back.figures()).findings).toBe(4);
  });

  it("is rebuilt once a day", async () => {
    const library = startProcess();
    const [before] = bodies.keys();
    await library.rebuildDaily();
    expect([...bodies.keys()]).toEqual([before]);
    world.passTime({ days: 1 });
    await library.rebuildDaily();
    expect([...bodies.keys()]).not.toEqual([before]);
    expect(bodies.size).toBe(1);
  });
});

describe("a record that is gone", () => {
  const actorOf = () => ({
    personId: newId("person"),
    organisationId: newId("organisation"),
    roles: ["researcher" as const],
  });

  /** A finding of a session, public after a review. */
  async function publishTold(statement: string): Promise<string> {
    const { research, consent } = world.services;
    const [writer, reviewer] = [actorOf(), actorOf()];
    const code = consent.newCode();
    const day = { agreedOn: "2026-11-01", until: "2030-01-01", keepUntil: "2030-01-01" };
    await research.drafting.createDraft(writer, study("talks", { method: "interview" }));
    await consent.register(writer, { code, studyId: "talks", type: "Network manager", scope: "publish", ...day });
    const participantId = consent.participantIdOf(code) ?? expect.unreachable();
    const told = finding("told", statement, {
      studyId: "talks",
      evidence: { kind: "sessions" },
      consent: { scope: "publish", until: day.until },
    });
    await research.drafting.createDraft(writer, { ...told, participantIds: [participantId] });
    await research.reviews.submit(writer, "study", "talks");
    const { records } = await research.reviews.viewReview(reviewer, "study", "talks");
    const seen = Object.fromEntries(records.map(({ recordId, version }) => [recordId, version]));
    await research.reviews.publish(reviewer, "study", "talks", seen, reviewChecks.keys);
    return participantId;
  }

  it("is neither found nor counted from that moment on, and none of its words is in a file once the index is built", async () => {
    const participantId = await publishTold(`${canary} said that tickets take weeks.`);
    const library = startProcess();
    await library.rebuild();
    expect(words()).toContain(canary);
    expect((await library.search({ words: canary })).total).toBe(1);
    expect(await world.services.research.erasure.eraseResting(participantId)).toBe(1);
    expect(await library.search({ words: canary })).toMatchObject({ items: [], total: 0, pages: 1 });
    expect(words()).toContain(canary);
    await library.rebuild();
    expect(words()).not.toContain(canary);
    expect(words()).toContain("meeting");
    await world.settle();
    expect(world.failures).toEqual([]);
  });

  it("leaves no hole in a page: what follows moves up, and the count goes down", async () => {
    const many = Array.from({ length: 25 }, (_, at) =>
      finding(`room-${at + 10}`, `A room is too small for ${at} people.`),
    );
    await world.services.research.load(many);
    const gone = new Set<string>();
    const reading = startProcess((each) => each, gone);
    expect((await reading.search({ words: "room small" })).total).toBe(25);
    for (const id of ["room-10", "room-17", "room-34"]) gone.add(id);
    const first = await reading.search({ words: "room small", page: 1 });
    const second = await reading.search({ words: "room small", page: 2 });
    expect([first.items.length, second.items.length, second.total]).toEqual([20, 2, 22]);
    expect(idsOf([...first.items, ...second.items]).filter((id) => gone.has(id))).toEqual([]);
  });

  it("does not stay in a file of somebody who died while building one", async () => {
    const dying = startProcess((each) => ({
      ...each,
      create: async (name, body) => {
        await each.create(name, body);
        throw new Error("died");
      },
    }));
    await expect(dying.rebuild()).rejects.toThrow("died");
    expect(bodies.size).toBe(2);
    await world.services.research.load([finding("later", "Something else came in between.")]);
    await startProcess().rebuild();
    expect(bodies.size).toBe(1);
  });
});
