import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defineRoot } from "#functions/cli/root.ts";
import type { Services } from "#functions/services.ts";
import { keyFromPem } from "#functions/signer.ts";
import { addSignatures, draftRoot, readDocument } from "#functions/signing/metadata.ts";
import { whyNotNextRoot } from "#functions/signing/root.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
let folder: string;
beforeAll(async () => {
  world = await startWorld({ at: new Date().toISOString() });
  folder = await mkdtemp(path.join(tmpdir(), "commonlist-root-"));
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

let printed: string[];
beforeEach(() => {
  printed = [];
});
const at = (name: string) => path.join(folder, name);

/** Runs a command of the ceremony and gives its exit code. */
async function root(...words: string[]): Promise<number> {
  let code = 0;
  const withServices = <Result>(work: (services: Services) => Promise<Result>) => work(world.services);
  const command = new Command("root");
  defineRoot(command, {
    withServices,
    out: (line) => printed.push(line),
    exitWith: ({ exitCode }) => (code = exitCode),
  });
  await command.parseAsync(words, { from: "user" });
  return code;
}

describe("a ceremony", () => {
  it("hands the root over to keys that were made elsewhere, when two holders of the old ones agree", async () => {
    for (const name of ["one", "two", "three"]) expect(await root("key", at(name))).toBe(0);
    expect((await stat(at("one"))).mode & 0o777).toBe(0o600);
    expect(await readFile(at("one.pub"), "utf8")).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(await root("online", at("online.json"))).toBe(0);
    const { root: before } = (await world.services.signing.status()) ?? {};
    const served = await world.stranger().request(`/whitelist/tuf/metadata/${before?.version}.root.json`);
    await writeFile(at("before.json"), await served.text());
    const keys = ["one.pub", "two.pub", "three.pub"].map(at);
    const rest = ["--online", at("online.json"), "--out", at("next.json"), "--previous", at("before.json")];
    expect(await root("draft", "--key", ...keys, ...rest)).toBe(0);
    for (const name of ["one", "three"]) expect(await root("sign", at("next.json"), "--key", at(name))).toBe(0);
    expect(printed.filter((line) => line.endsWith("has signed"))).toHaveLength(3);
    expect(await root("publish", at("next.json"))).toBe(1);
    expect(printed.at(-1)).toMatch(/not published: not enough of the keys of the root before it/);
    const [old, second] = world.signer.root;
    if (!old || !second) throw new Error("there are three keys");
    await writeFile(
      at("next.json"),
      await addSignatures("root", await readFile(at("next.json"), "utf8"), [old, second]),
    );
    expect(await root("publish", at("next.json"))).toBe(0);
    const status = await world.services.signing.status();
    expect(status?.root.version).toBe((before?.version ?? 0) + 1);
    expect(printed.at(-1)).toContain(status?.root.sha256);
    expect(await root("publish", at("next.json"))).toBe(0);
    // From now on the keys that lie here sign no root any more.
    world.passTime({ days: 200 });
    await world.services.runDueWork();
    expect((await world.services.signing.status())?.root.version).toBe(status?.root.version);
  });

  it("writes over nothing that is there", async () => {
    await writeFile(at("mine"), "mine");
    expect(await root("key", at("mine"))).toBe(1);
    expect(await readFile(at("mine"), "utf8")).toBe("mine");
  });

  it("takes three different keys", async () => {
    await root("key", at("a"));
    await root("online", at("keys.json"));
    const same = [at("a.pub"), at("a.pub"), at("a.pub")];
    expect(await root("draft", "--key", ...same, "--online", at("keys.json"), "--out", at("same.json"))).toBe(1);
  });
});

describe("a root", () => {
  const now = "2026-11-30T12:00:00.000Z";
  const given = async () => ({ previous: undefined, online: await world.services.signing.root.onlineKeys(), now });
  const draft = async (changed: Partial<Parameters<typeof draftRoot>[0]> = {}) => {
    const { online } = await given();
    const rootKeys = await Promise.all(world.signer.root.map((key) => key.publicKey()));
    return draftRoot({ version: 1, now, rootKeys, online, ...changed });
  };
  const signed = async (text: string) => addSignatures("root", text, world.signer.root.slice(0, 2));

  it("is good with two of its keys' signatures", async () => {
    expect(whyNotNextRoot(await signed(await draft()), await given())).toBeUndefined();
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ["something else", async () => "{}", /not a root/],
    ["no document", async () => "root", /not a root/],
    ["the second, before there is a first", async () => signed(await draft({ version: 2 })), /the next is 1/],
    ["expired", async () => signed(await draft({ now: "2025-11-29T12:00:00.000Z" })), /expired/],
    ["signed by one key", async () => addSignatures("root", await draft(), world.signer.root.slice(0, 1)), /1\/2 keys/],
    [
      "one that a single key could replace",
      async () => signed((await draft()).replace('"threshold":2', '"threshold":1')),
      /fewer than 2/,
    ],
    [
      "one that names a stranger's key",
      async () => {
        const { online } = await given();
        return signed(
          await draft({ online: { ...online, timestamp: (await world.signer.root[0]?.publicKey()) ?? "" } }),
        );
      },
      /its key for timestamp/,
    ],
  ])("is refused that is %s", async (_what, make, why) => {
    expect(whyNotNextRoot(await make(), await given())).toMatch(why);
  });

  it("holds no private key, and is signed by what has one", async () => {
    const text = await signed(await draft());
    expect(text).not.toContain("PRIVATE");
    expect(Object.keys(readDocument("root", text).signatures)).toHaveLength(2);
    expect(() => keyFromPem(text)).toThrow();
  });
});
