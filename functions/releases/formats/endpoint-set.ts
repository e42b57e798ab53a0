import type { Entry } from "../entries.ts";
import type { Loss } from "./format.ts";

/**
 * The host of an entry as the Microsoft 365 endpoints service writes it: a bare host, or `*.` for everything below one.
 * An entry limited to a path has none: a reader that does not know our `path` would open the whole host.
 */
export function urlsOf({ host, match, path }: Entry): string[] {
  if (host === undefined || path !== undefined) return [];
  if (match === "host") return [host];
  return match === "sub" ? [`*.${host}`] : [host, `*.${host}`];
}

/** In force, in the order of their numbers, and what has expired. */
export function inForce(entries: readonly Entry[], publishedAt: string): { current: Entry[]; losses: Loss[] } {
  const isOver = ({ expires }: Entry): boolean => expires !== undefined && expires <= publishedAt;
  return {
    current: entries.filter((entry) => !isOver(entry)),
    losses: entries.filter(isOver).map(({ id }) => ({ id, reason: "expired" })),
  };
}
