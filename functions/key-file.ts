import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Whole or not at all, and never over another: a key that is lost by a crash is lost for good. */
export async function createOnce(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    await rm(draft);
  }
}

/** What lies in a file of secrets, as JSON; the first start writes it, readable by its owner alone. */
export async function readKeyFile(directory: string, name: string, fresh: () => unknown): Promise<unknown> {
  const file = path.join(directory, name);
  const read = () => readFile(file, "utf8");
  const content = await read().catch(async (error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await createOnce(file, `${JSON.stringify(fresh())}\n`);
    return read();
  });
  return JSON.parse(content);
}
