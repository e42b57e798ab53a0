import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { ReleaseFiles } from "#functions/whitelist/files.ts";
import { publicFolder } from "#functions/whitelist/public-files.ts";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/**
 * The files that anybody may read, by their name below the public folder. Each lies there twice, as it is and compressed, because what serves them chooses
 * between the two without looking inside.
 */
export function createLayout(files: ReleaseFiles) {
  const plain = (name: string) => `${publicFolder}/${name}`;
  const zipped = (name: string) => `${publicFolder}/${name}.gz`;

  /** Two writers at once can leave one copy of each: neither vouches for the other. */
  async function isLaidOut(name: string, bytes: Buffer): Promise<boolean> {
    const present = await files.read(plain(name));
    const copy = present?.body.equals(bytes) ? await files.read(zipped(name)) : undefined;
    return copy !== undefined && (await decompress(copy.body)).equals(bytes);
  }

  return {
    /** Replaces what is there; a file that has not changed keeps its date. */
    async write(name: string, body: string | Buffer): Promise<void> {
      const bytes = Buffer.from(body);
      if (await isLaidOut(name, bytes)) return;
      await files.write(zipped(name), await compress(bytes, { level: 9 }));
      await files.write(plain(name), bytes);
    },

    /** Only where nothing is yet. */
    async create(name: string, body: string | Buffer): Promise<void> {
      await files.create(zipped(name), await compress(body, { level: 9 }));
      await files.create(plain(name), body);
    },

    async remove(name: string): Promise<void> {
      await files.remove(zipped(name));
      await files.remove(plain(name));
    },

    read: (name: string) => files.read(plain(name)),
  };
}

export type Layout = ReturnType<typeof createLayout>;
