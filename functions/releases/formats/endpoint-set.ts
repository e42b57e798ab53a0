import type { WhitelistEntry } from "#functions/whitelist/rules.ts";
import type { Loss } from "./format.ts";

/**
 * The host of an entry as the Microsoft 365 endpoints service writes it: a bare host, or `*.` for everything below one.
 * An entry limited to a path has none: a reader that does not know our `path` would open the whole host.
 */
export function urlsOf({ host, match, path }: WhitelistEntry): string[] {
  if (host === undefined || path !== undefined) return [];
  if (match === "host") return [host];
  return match === "sub" ? [`*.${host}`] : [host, `*.${host}`];
}

export const pathLosses = (entries: readonly WhitelistEntry[]): Loss[] =>
  entries.flatMap(({ id, path }) => (path === undefined ? [] : [{ id, part: "urls", reason: "path_not_expressible" }]));
