import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { personalDataFromFile, personalDataWithKeys } from "./personal-data-keys.ts";

const personalData = personalDataWithKeys(randomBytes(32), randomBytes(32));
const context = { recordId: "per_1", organisationId: "org_1" };

describe("sealing personal data", () => {
  it("gives back what was sealed, and shows none of it meanwhile", async () => {
    const sealed = await personalData.seal(context, "Sian Puw");
    expect(Buffer.from(sealed, "base64").toString("latin1")).not.toContain("Sian");
    expect(await personalData.open(context, sealed)).toBe("Sian Puw");
  });

  it("adds less than 300 bytes", async () => {
    const sealed = await personalData.seal({ recordId: "per_1" }, "x".repeat(30));
    expect(Buffer.from(sealed, "base64").length).toBeLessThan(330);
  });

  it.each([
    { name: "another record", other: { recordId: "per_2", organisationId: "org_1" } },
    { name: "another organisation", other: { recordId: "per_1", organisationId: "org_2" } },
    { name: "no organisation", other: { recordId: "per_1" } },
  ])("does not open for $name", async ({ other }) => {
    const sealed = await personalData.seal(context, "Sian Puw");
    await expect(personalData.open(other, sealed)).rejects.toThrow("sealed for another record");
  });

  it("does not open what was altered, or sealed with another key", async () => {
    const sealed = Buffer.from(await personalData.seal(context, "Sian Puw"), "base64");
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    await expect(personalData.open(context, sealed.toString("base64"))).rejects.toThrow();
    const stranger = personalDataWithKeys(randomBytes(32), randomBytes(32));
    await expect(stranger.open(context, await personalData.seal(context, "Sian Puw"))).rejects.toThrow();
  });
});

describe("finding by keyed hash", () => {
  it("gives one purpose's hash of a text to no other purpose and no other key", () => {
    const other = personalDataWithKeys(randomBytes(32), randomBytes(32));
    const hashes = [
      personalData.lookupHash("e-mail", "a@b.example"),
      personalData.lookupHash("identity", "a@b.example"),
      other.lookupHash("e-mail", "a@b.example"),
    ];
    expect(new Set(hashes).size).toBe(3);
    expect(personalData.lookupHash("e-mail", "a@b.example")).toBe(hashes[0]);
  });
});

describe("the key file", () => {
  it("is written once, for its owner alone, and the same however many start at once", async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), "commonlist-keys-"));
    try {
      const started = await Promise.all([1, 2, 3].map(() => personalDataFromFile(path.join(directory, "keys"))));
      const file = path.join(directory, "keys/personal-data.json");
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(new Set(started.map((each) => each.lookupHash("e-mail", "a"))).size).toBe(1);
      const before = await readFile(file, "utf8");
      const sealed = await started[0]?.seal(context, "Sian Puw");
      expect(await (await personalDataFromFile(path.join(directory, "keys"))).open(context, sealed ?? "")).toBe(
        "Sian Puw",
      );
      expect(await readFile(file, "utf8")).toBe(before);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
