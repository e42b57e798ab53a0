import { byId, type Entry, isInForce } from "../entries.ts";
import type { Content, Loss } from "./format.ts";
import { assertLines, hostForm, rangeForm } from "./lines.ts";

/**
 * The host of an entry as the Microsoft 365 endpoints service writes it: a bare host, or `*.` for everything below one.
 * An entry limited to a path has none: a reader that does not know our `path` would open the whole host.
 */
export function urlsOf({ host, match, path }: Entry): string[] {
  if (host === undefined || path !== undefined) return [];
  if (match === "host") return [host];
  return match === "sub" ? [`*.${host}`] : [host, `*.${host}`];
}

const place = new RegExp(
  `^(${hostForm}(/[A-Za-z0-9._~!$&'()+,=:@/%-]*/)?|${rangeForm}|[1-9]\\d{0,4}(-[1-9]\\d{0,4})?)$`,
);

/** Free text needs none of this: whoever writes JSON or CSV quotes it. */
const placesOf = ({ host, path = "", tcp = [], udp = [], ips = [] }: Entry): string[] => [
  ...(host === undefined ? [] : [`${host}${path}`]),
  ...[...tcp, ...udp, ...ips],
];

/** In force, in the order of their numbers, and what has expired. */
export function divideByTime({ entries, publishedAt }: Content): { current: Entry[]; losses: Loss[] } {
  const isCurrent = (entry: Entry): boolean => isInForce(entry, publishedAt);
  const current = entries.filter(isCurrent).toSorted(byId);
  assertLines(current.flatMap(placesOf), place);
  return {
    current,
    losses: entries.filter((entry) => !isCurrent(entry)).map(({ id }) => ({ id, reason: "expired" })),
  };
}
