import type { CompiledFile, Content, Loss } from "./format.ts";
import { assertLines, toBody, withComments } from "./lines.ts";
import type { ListedName } from "./overlap.ts";
import type { Said } from "./say.ts";

/** One of the files of a format that are loaded together: the names it is for, its line for each, and the alphabet of its lines. */
export interface Part {
  file: string;
  does: string;
  holds: (name: ListedName) => boolean;
  line: (name: ListedName) => string;
  alphabet: RegExp;
  /** The harmless line of a file that says nothing. */
  nothing: string;
}

/** What only the files beside the first say, for whoever loads that one alone. */
function inCompanions({ names, folded }: Said, holds: Part["holds"]): Loss[] {
  const elsewhere = new Set(names.filter((name) => !holds(name)).map(({ id }) => id));
  const ids = [...elsewhere, ...folded.filter(({ by }) => elsewhere.has(by)).map(({ id }) => id)];
  return ids.map((id) => ({ id, reason: "in_companion_file" }));
}

/** Each name in the one file that is for it. Losses and foldings are the format's, and listed with its first file. */
export const toParts = (parts: readonly Part[], content: Content, said: Said): CompiledFile[] =>
  parts.map(({ file, does, holds, line, alphabet, nothing }, index) => {
    const held = said.names.filter(holds);
    const listed = held.length > 0 ? held.map(line) : [nothing];
    const lines = withComments("#", does, content, held.length, listed);
    assertLines(lines, alphabet);
    const about =
      index === 0
        ? { losses: [...said.losses, ...inCompanions(said, holds)], folded: said.folded }
        : { losses: [], folded: [] };
    return { file, body: toBody(lines), entries: held.length, ...about };
  });
