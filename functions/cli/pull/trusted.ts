import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pointAt, randomName, removeFrom, syncFolder, targetOf, unlessMissing } from "./links.ts";

/** Which root file everything verified so far goes back to. */
const givenFile = "given.json";

/** False where the disk was full while the client wrote. */
async function isWhole(directory: string): Promise<boolean> {
  const texts = await Promise.all(
    (await readdir(directory)).map((name) => readFile(path.join(directory, name), "utf8")),
  );
  try {
    for (const text of texts) JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function readRoot(file: string): Promise<Buffer> {
  const root = await unlessMissing(readFile(file));
  if (!root) throw new Error(`there is no root file at ${file}: fetch it once, as the page of the format says`);
  return root;
}

/**
 * What was verified before, which is what a rollback is known by. The client writes into a copy, and the copy takes the place of the original by one link, so that
 * a process that is killed half way leaves neither half a file nor none.
 */
export async function openTrusted(state: string, rootFile: string | undefined) {
  const folder = path.join(state, "trusted");
  const link = path.join(state, "trusted-now");
  await mkdir(folder, { recursive: true });
  const known = await targetOf(link);
  // What runs before this one left, that were refused or killed.
  await removeFrom(folder, (other) => other !== path.basename(known ?? ""));
  const root = rootFile === undefined ? undefined : await readRoot(rootFile);
  const given = root && createHash("sha256").update(root).digest("hex");
  const before = known && (await unlessMissing(readFile(path.join(state, known, givenFile), "utf8")));
  const isSame = given === undefined || JSON.stringify(given) === before;
  const name = randomName();
  const directory = path.join(folder, name);
  const isContinued = known !== undefined && before !== undefined && isSame;
  if (isContinued) {
    await cp(path.join(state, known), directory, { recursive: true });
  } else {
    if (!root || !given) throw new Error("give the root file with --root: nothing has been verified here before");
    await mkdir(directory);
    await writeFile(path.join(directory, "root.json"), root);
    await writeFile(path.join(directory, givenFile), JSON.stringify(given));
  }

  return {
    directory,
    /** False where another root file than before was given: nothing says yet that it is a better one. */
    isContinued,
    /** Keeps what the client has verified. It writes down nothing else, so this is right also where something after it was refused. */
    async adopt(): Promise<void> {
      if (!(await isWhole(directory))) return;
      await syncFolder(directory);
      await pointAt(link, directory);
      await removeFrom(folder, (other) => other !== name);
    },
  };
}
