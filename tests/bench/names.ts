import type { Entry } from "#functions/releases/entries.ts";
import { createRandom } from "#functions/releases/probes.ts";

const endings = ["com", "org", "net", "io", "co.uk", "gov.uk", "example"];
const words = ["meet", "docs", "cdn", "api", "share", "files", "board", "call", "sync", "team", "forms", "maps"];

/** As many different host names as asked for, the same ones each time: one to four labels before the ending. */
export function makeNames(count: number): string[] {
  const random = createRandom(7);
  const pick = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? "";
  const names = new Set<string>();
  while (names.size < count) {
    const labels = Array.from({ length: Math.floor(random() * 3) }, () => pick(words));
    names.add([...labels, `${pick(words)}-${Math.floor(random() * count)}`, pick(endings)].join("."));
  }
  return [...names];
}

/** An entry of one of the common kinds for each name: most take in the names below. */
export const makeEntries = (names: readonly string[]): Entry[] =>
  names.map((host, index) => ({
    id: String(index + 1),
    host,
    match: index % 4 === 0 ? "host" : "host+sub",
    toolId: `tool-${index % 300}`,
    toolName: `Tool ${index % 300}`,
    required: index % 5 !== 0,
  }));
