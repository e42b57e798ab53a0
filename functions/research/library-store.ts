import { createHash } from "node:crypto";
import { type EntityConfiguration, Service } from "electrodb";
import * as z from "zod";
import { unlessConditionFails } from "#functions/table.ts";
import { addMinutes } from "#functions/times.ts";
import type { ReleaseFiles } from "#functions/whitelist/files.ts";
import { libraryFolder } from "./library.ts";
import { libraryEntities } from "./library-entities.ts";

const LibraryFile = z.object({ version: z.int().positive(), digest: z.string(), builtAt: z.iso.datetime() });
export type LibraryFile = z.infer<typeof LibraryFile>;

const library = "library" as const;
const digestOf = (body: string | Buffer): string => createHash("sha256").update(body).digest("hex");
const nameOf = ({ version, digest }: LibraryFile): string => `${libraryFolder}/${version}-${digest}.json`;

/** Nobody who builds an index is at it for longer. */
const longestBuildMinutes = 60;

export function createLibraryStore(config: EntityConfiguration, files: ReleaseFiles) {
  const { current: entity, file: noted } = new Service(libraryEntities(config), config).entities;

  async function findCurrent(): Promise<LibraryFile | undefined> {
    const { data } = await entity.get({ library }).go({ consistent: true });
    return data ? LibraryFile.parse(data) : undefined;
  }

  return {
    findCurrent,

    /** Undefined when it is not there, or is not what was written. */
    async readText(file: LibraryFile): Promise<string | undefined> {
      const stored = await files.read(nameOf(file));
      return stored && digestOf(stored.body) === file.digest ? stored.body.toString("utf8") : undefined;
    },

    /** Puts the text in force as the version after the one that was seen before it was built; false when somebody else was first. */
    async replace(seen: LibraryFile | undefined, text: string, builtAt: string): Promise<boolean> {
      const next = { library, version: (seen?.version ?? 0) + 1, digest: digestOf(text), builtAt };
      await noted.put(next).go();
      await files.create(nameOf(next), text);
      const write = seen
        ? entity
            .put(next)
            .where(({ version }, { eq }) => eq(version, seen.version))
            .go()
        : entity.create(next).go();
      return (await unlessConditionFails<unknown>(write)) !== undefined;
    },

    /** What is not in force and never will be: words that were withdrawn live on in it. */
    async removeReplaced(now: string): Promise<void> {
      const inForce = await findCurrent();
      if (!inForce) return;
      const { data } = await noted.query.byVersion({ library }).go({ pages: "all", consistent: true });
      const replaced = data
        .map((item) => LibraryFile.parse(item))
        .filter((file) => file.version <= inForce.version && nameOf(file) !== nameOf(inForce));
      for (const file of replaced) {
        await files.remove(nameOf(file));
        // Whoever was building it may write it yet: it is looked for again until nobody can be at it any more.
        if (addMinutes(file.builtAt, longestBuildMinutes) < now) await noted.delete({ library, ...file }).go();
      }
    },
  };
}

export type LibraryStore = ReturnType<typeof createLibraryStore>;
