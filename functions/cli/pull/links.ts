import { randomBytes } from "node:crypto";
import { lstat, open, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

export const unlessMissing = <Value>(read: Promise<Value>): Promise<Value | undefined> =>
  read.catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });

export const randomName = (): string => randomBytes(6).toString("hex");

/** On disk, not only on its way there: a power cut must not leave an empty file behind a link that points at it. */
async function sync(place: string): Promise<void> {
  const handle = await open(place);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function syncFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await sync(path.join(folder, name));
  await sync(folder);
}

/** What the link points at; undefined where there is none. */
export async function targetOf(link: string): Promise<string | undefined> {
  const found = await unlessMissing(lstat(link));
  if (!found) return undefined;
  if (!found.isSymbolicLink()) throw new Error(`${link} is there and is not a link of ours: move it away`);
  return readlink(link);
}

/** At one moment the link points at the old place, at the next at the new one. The draft lies where what is left over is removed. */
export async function pointAt(link: string, place: string): Promise<void> {
  const draft = path.join(path.dirname(place), `link-${randomName()}`);
  await symlink(path.relative(path.dirname(link), place), draft);
  await rename(draft, link);
  await sync(path.dirname(link));
}

export async function removeFrom(folder: string, isRemoved: (name: string) => boolean): Promise<void> {
  const names = (await readdir(folder)).filter(isRemoved);
  await Promise.all(names.map((name) => rm(path.join(folder, name), { recursive: true })));
}
