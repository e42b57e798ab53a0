import { Refusal } from "#functions/errors.ts";
import type { Release, WhitelistEntry } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import type { Withheld } from "./compile.ts";
import type { Loss } from "./formats/format.ts";
import { type CheckedFormat, findFormat, formats } from "./formats.ts";
import { LossesDocument } from "./losses-document.ts";
import type { Publication } from "./publication.ts";

interface Options {
  whitelist: Pick<WhitelistService, "requireRelease" | "stateOf">;
  publication: Pick<Publication, "readPublic">;
}

/** A format as it is served now. Without files where nothing is published in it: `withheld` says why, or no edition has been cut since the format was added. */
export interface FormatView {
  format: CheckedFormat;
  edition: number | undefined;
  files: Release["files"];
  losses: Loss[];
  /** Those that `losses` is about. */
  entries: WhitelistEntry[];
  withheld: Withheld | undefined;
}

export function createFormatViews({ whitelist, publication }: Options) {
  /** Of the files that are served, which may for a moment be those of the edition before the newest. */
  async function readLosses(): Promise<LossesDocument | undefined> {
    const stored = await publication.readPublic("current/losses.json");
    return stored && LossesDocument.parse(JSON.parse(stored.body.toString()));
  }

  return {
    /** Every format, and what the current edition cannot be published in. */
    async listFormats(): Promise<{ formats: typeof formats; edition: number | undefined; withheld: Withheld[] }> {
      const document = await readLosses();
      return { formats, edition: document?.edition, withheld: document?.withheld ?? [] };
    },

    /** By its own name alone, not by a file's. */
    async viewFormat(name: string): Promise<FormatView> {
      const format = findFormat(name);
      if (format?.name !== name) throw new Refusal("not_found");
      const document = await readLosses();
      if (!document) return { format, edition: undefined, files: [], losses: [], entries: [], withheld: undefined };
      const { edition, withheld } = document;
      const published = format.files.filter(({ file }) => document.formats[file] !== undefined);
      const losses = published.flatMap(({ file }) => document.formats[file] ?? []);
      const [release, state] = await Promise.all([whitelist.requireRelease(edition), whitelist.stateOf(edition)]);
      const lost = new Set(losses.map(({ id }) => id));
      return {
        format,
        edition,
        files: release.files.filter(({ file }) => published.some((each) => each.file === file)),
        losses,
        entries: state.entries.filter(({ id }) => lost.has(String(id))),
        withheld: withheld.find((each) => each.format === name),
      };
    },
  };
}
