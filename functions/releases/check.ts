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

interface Asked {
  scheme: "http" | "https";
  /** An IPv6 address without brackets. */
  host: string;
  port: number;
  path: string;
  /** With what may be personal taken out. */
  url: string;
}

/** What the URL Standard says of an address: that is how a browser reads it. */
function readUrl(text: string): Asked | Extract<Checked, { problem: string }> {
  const url = URL.parse(hasScheme.test(text) ? text : `https://${text}`);
  if (!url) return { problem: "not_a_url" };
  const { protocol, hostname, port, pathname: path } = url;
  if (protocol !== "https:" && protocol !== "http:") return { problem: "not_web" };
  const scheme = protocol === "https:" ? "https" : "http";
  const host = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return {
    scheme,
    host,
    port: port === "" ? (scheme === "https" ? 443 : 80) : Number(port),
    path,
    url: `${scheme}://${url.host}${path}`,
  };
}

/** The name does not end like an IPv4 address and holds no label in Punycode, no port is given, and the path holds nothing that the standard changes. */
const plain =
  /^https?:\/\/(?:[a-z0-9_][a-z0-9_-]*\.)+[a-z][a-z0-9]*(?:\/[A-Za-z0-9_~!$&'()*+,;=:@-][\w~!$&'()*+,;=:@.-]*)*\/?(?:[?#]|$)/;

/** Without query and fragment. */
function withoutRest(text: string): string {
  const query = text.indexOf("?");
  const start = query < 0 ? text : text.slice(0, query);
  const fragment = start.indexOf("#");
  return fragment < 0 ? start : start.slice(0, fragment);
}

/** Most addresses are spelt as the standard would spell them: what it says of those is read off the text, at a third of the cost. Undefined for the others. */
export function readPlain(text: string): Asked | undefined {
  if (!plain.test(text)) return undefined;
  const isSecure = text.startsWith("https");
  const from = isSecure ? 8 : 7;
  const url = withoutRest(text);
  const slash = url.indexOf("/", from);
  const host = slash < 0 ? url.slice(from) : url.slice(from, slash);
  if (host.includes("--")) return undefined;
  const path = slash < 0 ? "/" : url.slice(slash);
  return {
    scheme: isSecure ? "https" : "http",
    host,
    port: isSecure ? 443 : 80,
    path,
    url: slash < 0 ? `${url}/` : url,
  };
}

/** Answers for addresses as people paste them. Give it the entries that are in force. */
export function createChecker(entries: readonly Entry[]): (url: string) => Checked {
  const reach = createReach(entries);
  return (text) => {
    const asked = readPlain(text) ?? readUrl(text.trim());
    if ("problem" in asked) return asked;
    const found = reach.admitting(asked, everything);
    return { url: asked.url, allowed: found.length > 0, entries: found };
  };
}
