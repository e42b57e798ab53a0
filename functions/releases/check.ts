import type { Entry } from "./entries.ts";
import { createReach } from "./reach.ts";

/** What the list says about one address. `url` is as a browser sends it, without what may be personal in it: query, fragment and user information. */
export type Checked =
  | { problem: "not_a_url" | "not_web" }
  | { url: string; allowed: boolean /** Every entry that lets it through. */; entries: Entry[] };

/** What everything that sees a whole request can tell. */
const everything = { ports: true, paths: true };

/** People leave the scheme out. `name:` before anything but a port is one. */
const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i;

const parse = (text: string): URL | null => URL.parse(hasScheme.test(text) ? text : `https://${text}`);

/** Answers for addresses as people paste them. Give it the entries that are in force. */
export function createChecker(entries: readonly Entry[]): (url: string) => Checked {
  const reach = createReach(entries);
  return (text) => {
    const url = parse(text.trim());
    if (!url) return { problem: "not_a_url" };
    const { protocol, hostname, host, port, pathname } = url;
    if (protocol !== "https:" && protocol !== "http:") return { problem: "not_web" };
    const scheme = protocol === "https:" ? "https" : "http";
    const found = reach.admitting(
      {
        scheme,
        host: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
        port: Number(port) || (scheme === "https" ? 443 : 80),
        path: pathname,
      },
      everything,
    );
    return { url: `${scheme}://${host}${pathname}`, allowed: found.length > 0, entries: found };
  };
}
