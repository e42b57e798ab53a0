import type { Match } from "#functions/catalogue/destinations.ts";
import type { Entry } from "./entries.ts";

const dot = ".".charCodeAt(0);

/** One step of FNV-1a (datatracker.ietf.org/doc/draft-eastlake-fnv), from the last letter to the first, so that every name on the way up has its hash. */
const step = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);
const seed = 0x811c9dc5 | 0;
/** Its upper half too says where to look; never 0. */
const finished = (hash: number): number => (hash ^ (hash >>> 15)) | 1;

type Named = Entry & { host: string };

const hashOf = (host: string): number => {
  let hash = seed;
  for (let at = host.length - 1; at >= 0; at -= 1) hash = step(hash, host.charCodeAt(at));
  return hash;
};

/**
 * Entries by their names, for names asked for and all those above them. Their hashes lie in one small array of numbers: in a long list, a map of texts spends
 * nearly all its time waiting for memory. A hash that fits is no answer yet: the name itself is compared.
 */
export function createNameIndex(entries: readonly Entry[]) {
  const named = entries.filter((entry): entry is Named => entry.host !== undefined);
  const groups = [...Map.groupBy(named, ({ host }) => host)];
  /** Those of one host lie together, and say of each whether the next one is of the same. */
  const inOrder = groups.flatMap(([, group]) => group);
  const goesOn = Uint8Array.from(groups.flatMap(([, group]) => group.map((_, at) => (at + 1 < group.length ? 1 : 0))));
  const size = 2 ** Math.ceil(Math.log2(groups.length * 2 + 2));
  /** 0 where there is none. */
  const hashes = new Int32Array(size);
  const firsts = new Uint32Array(size);
  let first = 0;
  for (const [host, { length }] of groups) {
    const hash = finished(hashOf(host));
    let slot = (hash >>> 1) & (size - 1);
    while (hashes[slot] !== 0) slot = (slot + 1) & (size - 1);
    hashes[slot] = hash;
    firsts[slot] = first;
    first += length;
  }

  /** Adds the entries of exactly the part of the name that starts there, but for those of that match. */
  function addAt(found: Entry[], name: string, from: number, unfinished: number, except: Match): void {
    const hash = finished(unfinished);
    for (let slot = (hash >>> 1) & (size - 1); hashes[slot] !== 0; slot = (slot + 1) & (size - 1)) {
      if (hashes[slot] !== hash) continue;
      let place = firsts[slot] ?? 0;
      const host = inOrder[place]?.host ?? "";
      if (host.length !== name.length - from || !name.startsWith(host, from)) continue;
      for (; ; place += 1) {
        const entry = inOrder[place];
        if (entry && entry.match !== except) found.push(entry);
        if (goesOn[place] !== 1) return;
      }
    }
  }

  /** Those of the name itself, or of one above it, whose match takes it in: the nearest name first. Lower case; no dot at its end. */
  return function matching(name: string): Entry[] {
    const found: Entry[] = [];
    let hash = seed;
    let above = dot;
    for (let at = name.length - 1; at >= 0; at -= 1) {
      const code = name.charCodeAt(at);
      if (code === dot) {
        if (above === dot) return [];
        addAt(found, name, at + 1, hash, "host");
      }
      hash = step(hash, code);
      above = code;
    }
    if (above === dot) return [];
    addAt(found, name, 0, hash, "sub");
    return found.length > 1 ? found.reverse() : found;
  };
}
