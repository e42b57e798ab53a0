import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { TargetFile } from "tuf-js";
import { pointAt, randomName, removeFrom, syncFolder, targetOf, unlessMissing } from "./links.ts";

/** A file of the format, as it is signed. */
export interface Wanted {
  file: string;
  target: TargetFile;
}

const sha256 = (body: Buffer | string): string => createHash("sha256").update(body).digest("hex");
const digestOf = ({ target }: Wanted): string => target.hashes.sha256 ?? "";

/** Of the content of all its files: versions with the same begin alike. */
const contentDigest = (wanted: readonly Wanted[]): string =>
  sha256(wanted.map((each) => `${each.file} ${digestOf(each)}\n`).join("")).slice(0, 16);

/**
 * The copies that were verified, each in a folder of its own, and the one link by which a filter reads the newest. The one before it stays, for whatever has it
 * open.
 */
export function createVersions({ out, state, format }: { out: string; state: string; format: string }) {
  const link = path.join(out, format);
  const folder = path.join(state, "versions");
  const doneFile = path.join(state, "done.txt");

  async function currentVersion(): Promise<string | undefined> {
    const target = await targetOf(link);
    return target && path.basename(target);
  }

  async function isInPlace(version: string | undefined, wanted: readonly Wanted[]): Promise<boolean> {
    if (!version?.startsWith(`${contentDigest(wanted)}.`)) return false;
    const bodies = await Promise.all(
      wanted.map(({ file }) => unlessMissing(readFile(path.join(folder, version, file)))),
    );
    return wanted.every((each, at) => bodies[at] !== undefined && sha256(bodies[at]) === digestOf(each));
  }

  return {
    /** False where exactly that is in place already. */
    async put(
      wanted: readonly Wanted[],
      download: (target: TargetFile, to: string) => Promise<unknown>,
    ): Promise<boolean> {
      const current = await currentVersion();
      if (await isInPlace(current, wanted)) return false;
      const version = `${contentDigest(wanted)}.${randomName()}`;
      await mkdir(path.join(folder, version), { recursive: true });
      for (const { file, target } of wanted) await download(target, path.join(folder, version, file));
      await syncFolder(path.join(folder, version));
      await pointAt(link, path.join(folder, version));
      await removeFrom(folder, (name) => name !== version && name !== current);
      return true;
    },

    /** Whether a version is in place for which not everything was done: also where a run before this one was killed in between. */
    async isPending(): Promise<boolean> {
      const current = await currentVersion();
      return current !== undefined && (await unlessMissing(readFile(doneFile, "utf8"))) !== current;
    },

    async recordDone(): Promise<void> {
      const draft = path.join(state, `done-${randomName()}`);
      await writeFile(draft, (await currentVersion()) ?? "", { flush: true });
      await rename(draft, doneFile);
    },
  };
}
