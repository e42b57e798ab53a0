import type { WhitelistEntry } from "#functions/whitelist/rules.ts";

/** What a format is made from: the entries that are current in one edition. */
export interface WhitelistContent {
  edition: number;
  publishedAt: string;
  entries: readonly WhitelistEntry[];
}

/** What a format cannot say of an entry, and so leaves out. `part` is what is missing; without it, the whole entry is. */
export interface Loss {
  id: number;
  part?: "urls" | "ips" | "ports";
  reason: "path_not_expressible" | "below_only_not_expressible" | "ip_ranges_not_expressible" | "udp_only";
}

export interface CompiledFormat {
  body: string;
  losses: Loss[];
}

/** One file that filters read. Pure: the same content gives the same bytes. */
export interface Format {
  file: string;
  contentType: string;
  compile: (content: WhitelistContent) => CompiledFormat;
}

/** A format that sees no ports lets through what is asked for on the ports its filter handles: never those of UDP alone. */
export const isUdpOnly = ({ tcp, udp }: Pick<WhitelistEntry, "tcp" | "udp">): boolean =>
  udp !== undefined && tcp === undefined;

/** Stops the release when a line could be anything but what its format means: no value adds a line or a directive. */
export function assertLines(lines: readonly string[], alphabet: RegExp): void {
  for (const line of lines) if (!alphabet.test(line)) throw new Error("a line is outside its format's alphabet");
}
