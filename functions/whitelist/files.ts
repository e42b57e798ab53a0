import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

export interface StoredFile {
  body: Buffer;
  modifiedAt: Date;
}

/**
 * Bodies that are too large for the table: a folder on a laptop, a bucket on AWS. Names are relative, with slashes.
 * A write is whole or absent, also when the process is killed.
 */
export interface ReleaseFiles {
  read: (name: string) => Promise<StoredFile | undefined>;
  /** Replaces what is there. */
  write: (name: string, body: string | Buffer) => Promise<void>;
  /** Leaves what is there, if anything. */
  create: (name: string, body: string | Buffer) => Promise<void>;
  /** What is not there stays so. */
  remove: (name: string) => Promise<void>;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";
const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EEXIST";

export function createFolderFiles(folder: string): ReleaseFiles {
  const pathOf = (name: string) => path.join(folder, name);

  /** Written under another name first: nobody ever reads half a file. */
  async function stage(name: string, body: string | Buffer): Promise<string> {
    const staged = `${pathOf(name)}.${randomBytes(6).toString("hex")}.part`;
    await mkdir(path.dirname(staged), { recursive: true });
    await writeFile(staged, body, { flush: true });
    return staged;
  }

  return {
    async read(name) {
      try {
        const [body, { mtime }] = await Promise.all([readFile(pathOf(name)), stat(pathOf(name))]);
        return { body, modifiedAt: mtime };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(name, body) {
      await rename(await stage(name, body), pathOf(name));
    },
    async create(name, body) {
      const staged = await stage(name, body);
      try {
        await link(staged, pathOf(name));
      } catch (error) {
        if (!isThere(error)) throw error;
      } finally {
        await rm(staged);
      }
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  };
}
