import { createHash } from "node:crypto";
import type { ReleaseFiles } from "#functions/whitelist/files.ts";
import { takeEffect } from "#functions/whitelist/fold.ts";
import { bodyFolder, type ChangeRecord, type Release, type WhitelistState } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import type { Compiled } from "./compile.ts";
import { changesDocument, feedDocument, versionDocument } from "./documents.ts";
import { toEntry } from "./entries.ts";
import { formats } from "./formats.ts";
import { type Examined, examine } from "./gate.ts";
import { createLayout } from "./layout.ts";

const editionsInFeed = 25;

const examineState = (state: WhitelistState): Examined => examine({ ...state, entries: state.entries.map(toEntry) });

/** The list once everything announced is in force. */
const inTime = (state: WhitelistState): WhitelistState =>
  takeEffect(
    state,
    state.announced
      .map(({ effectiveAt }) => effectiveAt)
      .toSorted()
      .at(-1) ?? "",
  )?.state ?? state;

/** The files of editions: written whole before an edition is published, and laid out for filters afterwards. */
export function createPublication(files: ReleaseFiles, whitelist: WhitelistService, publicOrigin: string) {
  const layout = createLayout(files);

  async function copyBodies({ edition, bodyDigest, files: manifest }: Release, folder: string): Promise<void> {
    await Promise.all(
      [...manifest.map((each) => each.file), "manifest.json"].map(async (file) => {
        const stored = await files.read(`${bodyFolder(edition, bodyDigest)}/${file}`);
        if (!stored) throw new Error(`edition ${edition} has no ${file}`);
        await layout.write(`${folder}/${file}`, stored.body);
      }),
    );
  }

  /** What a withheld format last said is said no more: an entry that is gone must not live on in an old copy. */
  async function removeWithheld({ files: manifest }: Release): Promise<void> {
    const published = new Set(manifest.map(({ file }) => file));
    const absent = formats.flatMap((format) => format.files.filter(({ file }) => !published.has(file)));
    await Promise.all(absent.map(({ file }) => layout.remove(`current/${file}`)));
  }

  /** Everything that names the current edition. The number itself comes last: who sees it finds the rest. */
  async function writeCurrent(release: Release): Promise<void> {
    const { edition } = release;
    await copyBodies(release, "current");
    await removeWithheld(release);
    const records = await whitelist.changesSince(0);
    for (let since = 0; since < edition; since += 1) {
      const after = records.filter((record) => record.edition > since && record.edition <= edition);
      await layout.write(`changes/${since}.json`, changesDocument(since, edition, after));
    }
    const { items } = await whitelist.listReleases();
    await layout.write("feed.atom", feedDocument(items.slice(0, editionsInFeed), publicOrigin));
    await layout.write("version", versionDocument(edition));
  }

  return {
    examine: examineState,

    /** Also as it will be when what it announces is in force: nobody is there to look when the clock cuts that. */
    examineAll(state: WhitelistState): Examined {
      const now = examineState(state);
      if (now.faults || state.announced.length === 0) return now;
      const { faults } = examineState(inTime(state));
      return faults ? { ...now, faults } : now;
    },

    /** Before publishing: create-only, under the edition and its digest, so that a failed attempt is never mixed with another. Returns that digest. */
    async writeBodies(state: WhitelistState, changes: readonly ChangeRecord[], compiled: Compiled): Promise<string> {
      const own = [
        { file: "state.json", body: JSON.stringify(state) },
        { file: "changes.json", body: JSON.stringify(changes) },
      ];
      const bodyDigest = createHash("sha256")
        .update(own.map(({ body }) => body).join("\n"))
        .digest("hex");
      const folder = bodyFolder(state.edition, bodyDigest);
      await Promise.all([...own, ...compiled.files].map(({ file, body }) => files.create(`${folder}/${file}`, body)));
      return bodyDigest;
    },

    /** After publishing. May be repeated; one that was overtaken by a newer edition ends by laying out that one. */
    async layOut(edition: number): Promise<void> {
      await copyBodies(await whitelist.requireRelease(edition), `releases/${edition}`);
      for (let written = -1; ; ) {
        const current = (await whitelist.findCurrent())?.edition ?? 0;
        if (current === written || current === 0) return;
        await writeCurrent(await whitelist.requireRelease(current));
        written = current;
      }
    },

    /** Before the first edition there is a version, an empty feed and nothing else. */
    async layOutEmpty(): Promise<void> {
      if (await whitelist.findCurrent()) return;
      await layout.create("version", versionDocument(0));
      await layout.create("feed.atom", feedDocument([], publicOrigin));
    },

    /** As they were published with the current edition; undefined before the first. */
    async currentFiles(): Promise<{ edition: number; files: { file: string; body: Buffer }[] } | undefined> {
      const current = await whitelist.findCurrent();
      if (!current || current.edition === 0) return undefined;
      const { edition, bodyDigest, files: manifest } = await whitelist.requireRelease(current.edition);
      const names = [...manifest.map((each) => each.file), "manifest.json"];
      const read = await Promise.all(names.map((file) => files.read(`${bodyFolder(edition, bodyDigest)}/${file}`)));
      return {
        edition,
        files: names.map((file, at) => {
          const body = read[at]?.body;
          if (!body) throw new Error(`edition ${edition} has no ${file}`);
          return { file, body };
        }),
      };
    },

    readPublic: layout.read,
  };
}

export type Publication = ReturnType<typeof createPublication>;
