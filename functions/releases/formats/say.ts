import { type Divided, divide, isSayable, type Named, type Unsayable, whyNotName } from "./divide.ts";
import type { Content, Folded } from "./format.ts";
import { type Overlap, withoutOverlaps } from "./overlap.ts";

export interface Said extends Divided {
  folded: Folded[];
}

/**
 * `divide`, and each line once: what a format has no words for is no loss where another entry's line says it, as a host does below a host that is listed with
 * its subdomains, or beside an entry for the names below it.
 */
export function say(content: Content, unsayable: Unsayable, overlap: Overlap<Named> = {}): Said {
  const { names, folded } = withoutOverlaps(content.entries.filter(isSayable(content)), {
    ...overlap,
    covers: (outer, inner) => whyNotName(outer, unsayable) === undefined && (overlap.covers?.(outer, inner) ?? true),
  });
  /** As it is written, together with the entry beside it; undefined when another line says it. */
  const written = new Map(names.map((name) => [name.id, name]));
  const covers = new Map(folded.map(({ id, by }) => [id, written.get(by)]));
  const narrower = unsayable.narrower ?? (() => []);
  const { ranges, losses } = divide(content, {
    ...unsayable,
    name: ({ id }) => {
      const name = written.get(id);
      return name && whyNotName(name, unsayable);
    },
    narrower: (entry) => {
      const name = written.get(entry.id);
      if (name) return narrower(name);
      const cover = covers.get(entry.id);
      const ofCover = new Set((cover ? narrower(cover) : []).map(({ reason }) => reason));
      return narrower(entry).filter(({ reason }) => ofCover.has(reason));
    },
  });
  return { names: names.filter((entry) => whyNotName(entry, unsayable) === undefined), ranges, losses, folded };
}
