import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Updater } from "tuf-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  addSignatures,
  describe as described,
  draftRoot,
  draftSnapshot,
  draftTargets,
  draftTimestamp,
  readDocument,
  targetsOf,
} from "#functions/signing/metadata.ts";
import { endless, type SignedSite, startSignedSite } from "./site.ts";

let site: SignedSite;
beforeAll(async () => {
  site = await startSignedSite();
  await site.publish(1);
});
afterAll(() => site.stop());
afterEach(() => site.attackBy());

const one = `sub_${"1".repeat(24)}`;
const other = `sub_${"2".repeat(24)}`;

/** tuf-js as it comes, trusting the first root. `again` is the same client at its next run. */
async function createClient() {
  const folder = await mkdtemp(path.join(site.folder, "client-"));
  const [metadataDir, targetDir] = [path.join(folder, "metadata"), path.join(folder, "targets")];
  await mkdir(metadataDir);
  await mkdir(targetDir);
  await writeFile(path.join(metadataDir, "root.json"), await site.root());
  const again = () =>
    new Updater({
      metadataDir,
      targetDir,
      metadataBaseUrl: `${site.origin}/whitelist/tuf/metadata`,
      targetBaseUrl: `${site.origin}/whitelist/tuf/targets`,
      config: { fetchRetry: 0 },
    });
  async function read(name: string): Promise<string | undefined> {
    const client = again();
    const target = await client.getTargetInfo(name);
    return target && readFile(await client.downloadTarget(target), "utf8");
  }
  return { again, read };
}

/** Served as it is now, whatever the site does later. */
async function keep(...names: string[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await site.read(name)] as const)));
}
const serveOnly = (kept: Map<string, string>) =>
  site.attackBy((name) => (kept.has(name) ? new Response(kept.get(name)) : undefined));

describe("tuf-js", () => {
  it("verifies the files of the newest edition, and is told which edition they are of", async () => {
    const client = await createClient();
    expect(await client.read("squid.txt")).toContain("# edition 1");
    await site.publish(2);
    expect(await client.read("squid.txt")).toContain("# edition 2");
    expect((await client.again().getTargetInfo("pihole.txt"))?.custom).toEqual({ edition: 2 });
    expect(await client.read("nothing.txt")).toBeUndefined();
  });

  it("refuses an older edition than it has seen", async () => {
    const client = await createClient();
    const before = await keep("metadata/timestamp.json");
    await site.publish(3);
    await client.read("squid.txt");
    serveOnly(before);
    await expect(client.read("squid.txt")).rejects.toThrow(/less than current version/);
  });

  it("refuses a list that somebody keeps from being renewed", async () => {
    const client = await createClient();
    const now = site.world.now().toISOString();
    site.world.passTime({ days: -4 });
    await site.publish(4);
    const frozen = await keep("metadata/timestamp.json");
    site.world.setClock(now);
    await site.publish(5);
    serveOnly(frozen);
    await expect(client.read("squid.txt")).rejects.toThrow(/expired/);
  });

  it("refuses documents of two editions mixed", async () => {
    const client = await createClient();
    await site.publish(6);
    const versionOf = async () => readDocument("timestamp", await site.read("metadata/timestamp.json")).signed.version;
    const old = await site.read(`metadata/${await versionOf()}.targets.json`);
    await site.publish(7);
    const name = `metadata/${await versionOf()}.targets.json`;
    serveOnly(new Map([[name, old]]));
    await expect(client.read("squid.txt")).rejects.toThrow(/Unable to load targets/);
  });

  it.each([
    ["another file of the list", () => new Response("zoom.us\n")],
    ["one of the same length", () => new Response("# edition 7\n.evil.us\n")],
    ["one that was cut off", () => new Response("# edition 7\n")],
    ["one that never ends", endless],
  ])("refuses a file in the place of which somebody sends %s", async (_what, forged) => {
    const client = await createClient();
    site.attackBy((name) => (/^targets\/.*\.squid\.txt$/.test(name) ? forged() : undefined));
    await expect(client.read("squid.txt")).rejects.toThrow(/Expected (length|hash)|Max length/);
  });

  it("refuses documents that never end", async () => {
    for (const document of ["timestamp", "\\d+\\.snapshot", "\\d+\\.targets", "2\\.root"]) {
      const client = await createClient();
      site.attackBy((name) => (new RegExp(`^metadata/${document}\\.json$`).test(name) ? endless() : undefined));
      await expect(client.read("squid.txt"), document).rejects.toThrow(/Max length/);
    }
  });

  it("refuses a root that one stolen key has signed, and takes one that two have", async () => {
    const client = await createClient();
    const { signer } = site.world;
    const rootKeys = await Promise.all(signer.root.map((key) => key.publicKey()));
    const [stolen, second] = signer.root;
    if (!stolen || !second) throw new Error("there are three keys");
    const mine = await stolen.publicKey();
    const now = site.world.now().toISOString();
    const online = { targets: mine, snapshot: mine, timestamp: mine };
    const draft = draftRoot({ version: 2, now, rootKeys, online });
    const forged = await addSignatures("root", draft, [stolen]);
    serveOnly(new Map([["metadata/2.root.json", forged]]));
    await expect(client.read("squid.txt")).rejects.toThrow(/signed by 1\/2 keys/);
    expect(await site.signing.root.install(forged, "test")).toMatch(/not the one that signs here/);
    const ours = draftRoot({ version: 2, now, rootKeys, online: await site.signing.root.onlineKeys() });
    const half = await addSignatures("root", ours, [stolen]);
    expect(await site.signing.root.install(half, "test")).toMatch(/not enough of the keys of the root before it/);
    site.attackBy();
    expect(await site.signing.root.install(await addSignatures("root", half, [second]), "test")).toBeUndefined();
    await site.world.settle();
    expect(await client.read("squid.txt")).toContain("# edition 7");
    expect((await site.signing.status())?.root.version).toBe(2);
  });

  it("takes each subscription's files from its own role, which can speak of nobody else's", async () => {
    const client = await createClient();
    await site.publish(5, one);
    await site.publish(6, other);
    expect(await client.read(`subscriptions/${one}/squid.txt`)).toContain("# edition 5");
    expect(await client.read(`subscriptions/${other}/squid.txt`)).toContain("# edition 6");
    const greedy = [
      ...["squid.txt", `subscriptions/${other}/squid.txt`].map((file) => ({ file, body: ".evil.us\n" })),
      { file: `subscriptions/${one}/own.txt`, body: "own\n" },
    ];
    const { version } = readDocument("timestamp", await site.read("metadata/timestamp.json")).signed;
    const text = await addSignatures(
      "targets",
      draftTargets(version + 1, site.world.now().toISOString(), targetsOf(greedy, 9)),
      [site.world.signer.online.subscriptions],
    );
    await forceSigned(one, text);
    const fresh = await createClient();
    expect((await fresh.again().getTargetInfo(`subscriptions/${one}/own.txt`))?.length).toBe(4);
    expect(await fresh.read("squid.txt")).toContain("# edition 7");
    expect(await fresh.read(`subscriptions/${other}/squid.txt`)).toContain("# edition 6");
  });

  it("finds nothing of a subscription that was withdrawn, and everything else as before", async () => {
    const client = await createClient();
    await client.read(`subscriptions/${other}/squid.txt`);
    await site.signing.withdraw(other);
    expect(await client.read(`subscriptions/${other}/squid.txt`)).toBeUndefined();
    expect(await client.read("squid.txt")).toContain("# edition 7");
  });
});

/** As whoever has the keys for subscriptions, the snapshot and the timestamp could sign it. */
async function forceSigned(subscriptionId: string, text: string): Promise<void> {
  const { snapshot, timestamp } = site.world.signer.online;
  const now = site.world.now().toISOString();
  const current = readDocument("timestamp", await site.read("metadata/timestamp.json")).signed;
  const version = current.version + 1;
  const before = readDocument("snapshot", await site.read(`metadata/${current.snapshotMeta.version}.snapshot.json`));
  const { meta } = before.signed.toJSON() as unknown as { meta: Parameters<typeof draftSnapshot>[2] };
  const role = `subscription-${subscriptionId}`;
  const snapshotText = await addSignatures(
    "snapshot",
    draftSnapshot(version, now, { ...meta, [`${role}.json`]: described(version, text) }),
    [snapshot],
  );
  const timestampText = await addSignatures(
    "timestamp",
    draftTimestamp(version, now, described(version, snapshotText)),
    [timestamp],
  );
  serveOnly(
    new Map([
      ["metadata/timestamp.json", timestampText],
      [`metadata/${version}.snapshot.json`, snapshotText],
      [`metadata/${version}.${role}.json`, text],
    ]),
  );
}
