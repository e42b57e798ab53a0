import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ensureTable } from "#functions/local/engine.ts";
import { createLayout } from "#functions/releases/layout.ts";
import { freshSigningKeys, type Signer, type SigningKey, signerWithKeys } from "#functions/signer.ts";
import { addSignatures, draftRoot, readDocument } from "#functions/signing/metadata.ts";
import { metadataFile, onlineRoles, timestampFile } from "#functions/signing/roles.ts";
import { createSigningService } from "#functions/signing/service.ts";
import { createSigningStore } from "#functions/signing/store.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import { startTestEngine } from "../engine.ts";

const { client, stop } = await startTestEngine();
const folder = await mkdtemp(path.join(tmpdir(), "commonlist-signing-"));
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const keys = freshSigningKeys();
const id = `sub_${"1".repeat(24)}`;
const files = (text: string) => [{ file: "squid.txt", body: text }];

let clock: Date;
const now = () => clock;
const passTime = (days: number) => {
  clock = new Date(clock.getTime() + days * 86_400_000);
};

/** Every document that was ever signed, by the version and kind that it bears. */
let everySigned: Map<string, Set<string>>;
const recording = (key: SigningKey): SigningKey => ({
  publicKey: key.publicKey,
  sign(bytes) {
    const { _type, version, targets } = JSON.parse(bytes.toString("utf8").replaceAll("\n", "\\n"));
    const name = `${_type} ${version} ${Object.keys(targets ?? {})[0]?.split("/")[1] ?? ""}`;
    everySigned.set(name, (everySigned.get(name) ?? new Set()).add(bytes.toString("utf8")));
    return key.sign(bytes);
  },
});

let tables = 0;
let world: Awaited<ReturnType<typeof start>>;
async function start() {
  tables += 1;
  const table = `signing-${tables}`;
  await ensureTable(client, table);
  const layout = createLayout(createFolderFiles(path.join(folder, table)));
  const store = createSigningStore({ table, client });
  const signer: Signer = signerWithKeys(keys);
  for (const role of onlineRoles) signer.online[role] = recording(signer.online[role]);
  const create = (given: { signer?: Signer | undefined } = { signer }) =>
    createSigningService({ store, layout, now, signer: given.signer });
  return { layout, store, create, signing: create() };
}

beforeEach(async () => {
  clock = new Date("2026-11-30T12:00:00.000Z");
  everySigned = new Map();
  world = await start();
  await world.signing.renewDue();
});

const served = async (name: string): Promise<string> =>
  (await world.layout.read(name))?.body.toString("utf8") ?? "nothing";
const versions = async () => {
  const status = await world.signing.status();
  return [status?.root, status?.targets, status?.snapshot, status?.timestamp].map((each) => each?.version);
};

describe("a signature", () => {
  it("is made anew at half the life of what it vouches for: 12 hours, 15 days, 45 days, and half a year for the root", async () => {
    await world.signing.publish("whitelist", 1, files("one"));
    await world.signing.publish(id, 1, files("one"));
    expect(await versions()).toEqual([1, 3, 3, 3]);
    passTime(0.49);
    await world.signing.renewDue();
    expect(await versions()).toEqual([1, 3, 3, 3]);
    passTime(0.01);
    await world.signing.renewDue();
    expect(await versions()).toEqual([1, 3, 3, 4]);
    passTime(15);
    await world.signing.renewDue();
    expect(await versions()).toEqual([1, 3, 5, 5]);
    passTime(30);
    await world.signing.renewDue();
    expect(await versions()).toEqual([1, 6, 6, 6]);
    expect(await served(metadataFile(`subscription-${id}`, 6))).toContain("squid.txt");
    passTime(137);
    await world.signing.renewDue();
    expect(await versions()).toEqual([2, 7, 7, 7]);
    const root = readDocument("root", await served(metadataFile("root", 2)));
    expect(Object.keys(root.signatures)).toHaveLength(3);
    expect(root.signed.roles.root).toMatchObject({ threshold: 2 });
  });

  it("of the timestamp holds for three days, so that whoever keeps it from being renewed is noticed then", async () => {
    const { timestamp, snapshot, targets, root } = (await world.signing.status()) ?? {};
    expect([timestamp, snapshot, targets, root].map((each) => each?.expires)).toEqual([
      "2026-12-03T12:00:00Z",
      "2026-12-30T12:00:00Z",
      "2027-02-28T12:00:00Z",
      "2027-11-30T12:00:00Z",
    ]);
  });

  it("is made for nothing that was changed where the files lie", async () => {
    await world.signing.publish("whitelist", 1, files("one"));
    const name = metadataFile("targets", 2);
    await world.layout.write(name, (await served(name)).replace("squid.txt", "evil.txt"));
    await expect(world.signing.publish(id, 1, files("one"))).rejects.toThrow(/not what was signed/);
    expect(await versions()).toEqual([1, 2, 2, 2]);
  });
});

describe("publishing", () => {
  it("the same again changes nothing, and neither does an edition older than the one signed", async () => {
    await world.signing.publish("whitelist", 2, files("two"));
    const before = await versions();
    await world.signing.publish("whitelist", 2, files("two"));
    await world.signing.publish("whitelist", 1, files("one"));
    expect(await versions()).toEqual(before);
    await world.signing.publish(id, 2, files("two"));
    await world.signing.publish(id, 1, files("one"));
    expect((await world.signing.status())?.edition).toBe(2);
    expect(await versions()).not.toEqual(before);
  });

  it("at once, by several that know nothing of each other, never signs two documents of one number", async () => {
    const editions = [3, 1, 4, 2, 5, 6];
    const all = await Promise.allSettled([
      ...editions.map((edition) => world.create().publish("whitelist", edition, files(`edition ${edition}`))),
      ...editions.map((edition) => world.create().publish(`${id}${edition}`, edition, files(`edition ${edition}`))),
    ]);
    expect(all.filter(({ status }) => status === "rejected")).toEqual([]);
    for (const [name, texts] of everySigned) expect(texts.size, name).toBe(1);
    expect((await world.signing.status())?.edition).toBe(6);
    const timestamp = readDocument("timestamp", await served(timestampFile)).signed;
    expect(timestamp.version).toBe((await world.signing.status())?.timestamp?.version);
    const snapshot = readDocument("snapshot", await served(metadataFile("snapshot", timestamp.snapshotMeta.version)));
    expect(Object.keys(snapshot.signed.meta)).toHaveLength(1 + editions.length);
  });

  it("puts nothing older in place of a subscription's files either: it could hold what was removed since", async () => {
    await world.signing.publish("whitelist", 2, files("two"));
    await world.signing.publish(id, 2, files("two"));
    const before = await versions();
    await world.signing.publish(id, 1, files("one"));
    expect(await versions()).toEqual(before);
    expect(await served(metadataFile(`subscription-${id}`, before[3] ?? 0))).toContain('"edition": 2');
  });

  it("and withdrawing a subscription leaves of it a version in the snapshot, and nothing else that grows", async () => {
    await world.signing.publish("whitelist", 1, files("one"));
    await world.signing.publish(id, 1, files("one"));
    const snapshot = async () => {
      const [, , version = 0] = await versions();
      return JSON.parse(await served(metadataFile("snapshot", version))).signed.meta[`subscription-${id}.json`];
    };
    expect(await snapshot()).toMatchObject({ version: 3, length: expect.any(Number) });
    await world.signing.withdraw(id);
    expect(await snapshot()).toEqual({ version: 3 });
    await world.signing.publish(id, 1, files("one"));
    expect(await snapshot()).toMatchObject({ version: 5, length: expect.any(Number) });
  });

  it("by somebody who took longer than a turn lasts is left to whoever came after", async () => {
    const slow = await world.store.takeTurn("2026-11-30T12:00:00.000Z", "2026-11-30T12:01:00.000Z");
    expect(await world.store.takeTurn("2026-11-30T12:00:59.999Z", "2026-11-30T12:02:00.000Z")).toBeUndefined();
    passTime(1);
    await world.signing.publish("whitelist", 1, files("one"));
    expect(await world.store.endTurn(slow?.number ?? 0)).toBe(false);
    expect((await world.signing.status())?.edition).toBe(1);
  });

  it("that was killed before the newest timestamp was laid out is finished by the clock", async () => {
    const old = await served(timestampFile);
    await world.signing.publish("whitelist", 1, files("one"));
    const newest = await served(timestampFile);
    await world.layout.write(timestampFile, old);
    await world.signing.renewDue();
    expect(await served(timestampFile)).toBe(newest);
  });

  it("leaves no turn behind that failed, for those after it to wait for", async () => {
    const signer = signerWithKeys(keys);
    const sign = () => Promise.reject(new Error("the key is away"));
    signer.online.timestamp = { ...signer.online.timestamp, sign };
    await expect(world.create({ signer }).publish("whitelist", 1, files("one"))).rejects.toThrow("the key is away");
    await world.signing.publish("whitelist", 1, files("one"));
    expect((await world.signing.status())?.edition).toBe(1);
  });

  it("is refused where there are no keys, and waits quietly where there is no root yet", async () => {
    await expect(world.create({ signer: undefined }).publish("whitelist", 1, files("one"))).rejects.toThrow("no keys");
    const fresh = await start();
    const withoutRoot = fresh.create({ signer: { ...signerWithKeys(keys), root: [] } });
    await withoutRoot.renewDue();
    await withoutRoot.publish("whitelist", 1, files("one"));
    expect(await withoutRoot.status()).toBeUndefined();
  });
});

describe("a root with other keys", () => {
  it("has everything signed anew with them, each subscription too", async () => {
    await world.signing.publish("whitelist", 1, files("one"));
    await world.signing.publish(id, 1, files("one"));
    const others = freshSigningKeys();
    const signer = signerWithKeys({ root: keys.root, online: others.online });
    const moved = world.create({ signer });
    const rootKeys = await Promise.all(signer.root.map((key) => key.publicKey()));
    const online = await moved.root.onlineKeys();
    const draft = draftRoot({ version: 2, now: clock.toISOString(), rootKeys, online });
    expect(await moved.root.install(await addSignatures("root", draft, signer.root.slice(1)), "test")).toBeUndefined();
    await moved.renewDue();
    const root = readDocument("root", await served(metadataFile("root", 2)));
    const [, version = 0] = await versions();
    const targets = readDocument("targets", await served(metadataFile("targets", version)));
    root.verifyDelegate("targets", targets);
    const role = `subscription-${id}`;
    targets.verifyDelegate(role, readDocument("targets", await served(metadataFile(role, version))));
  });
});
