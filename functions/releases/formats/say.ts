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
  const isFolded = new Set(folded.map(({ id }) => id));
  const { narrower } = unsayable;
  const { ranges, losses } = divide(content, {
    ...unsayable,
    name: (entry) => (isFolded.has(entry.id) ? undefined : whyNotName(entry, unsayable)),
    ...(narrower && { narrower: (entry: Named) => (isFolded.has(entry.id) ? [] : narrower(entry)) }),
  });
  return { names: names.filter((entry) => whyNotName(entry, unsayable) === undefined), ranges, losses, folded };
}
