import { boundsOf } from "#functions/catalogue/port-ranges.ts";
import type { Entry } from "../entries.ts";
import { kindOf, type NameKind } from "./divide.ts";
import type { Content, Loss, LossReason } from "./format.ts";
import { type Said, say } from "./say.ts";

/** The most ports of one range that are written out where a format has single ports only. */
const longestRange = 20;

const portsOf = (range: string): string[] | undefined => {
  const [from, to] = boundsOf(range) ?? [0, 0];
  return to - from < longestRange ? Array.from({ length: to - from + 1 }, (_, at) => String(from + at)) : undefined;
};

/** An entry of long ranges alone keeps them, and is left out as a whole. */
function withSinglePorts(entry: Entry): Entry {
  const ports = entry.tcp?.flatMap((range) => portsOf(range) ?? []) ?? [];
  return ports.length > 0 ? { ...entry, tcp: ports } : entry;
}

/**
 * `say` for formats that have single ports only. Short ranges are written out before overlaps are looked for, so that nothing is folded into a range that
 * cannot be said. A long range is a loss, also in an entry whose other ports are folded away.
 */
export function saySinglePorts(content: Content, name: Partial<Record<NameKind, LossReason>>): Said {
  const tooLong = { part: "ports", reason: "port_range_too_long" } as const;
  const isCut = ({ tcp = [] }: Pick<Entry, "tcp">): boolean => tcp.some((range) => !portsOf(range));
  const cut = new Set(content.entries.filter(isCut).map(({ id }) => id));
  const limited = new Set(content.entries.flatMap(({ id, tcp }) => (tcp ? [id] : [])));
  const said = say(
    { ...content, entries: content.entries.map(withSinglePorts) },
    {
      name: (entry) => name[kindOf(entry)] ?? (isCut(entry) ? tooLong.reason : undefined),
      range: "ip_ranges_not_expressible",
      narrower: ({ id }) => (cut.has(id) ? [tooLong] : []),
    },
    { ports: true },
  );
  const lostInFolding = said.folded
    .filter(({ id, by }) => cut.has(id) && limited.has(by))
    .map(({ id }): Loss => ({ id, ...tooLong }));
  return { ...said, losses: [...said.losses, ...lostInFolding] };
}
