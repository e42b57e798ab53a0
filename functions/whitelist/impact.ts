import { covers } from "#functions/catalogue/destinations.ts";
import type { ChangeRecord, EntryContent } from "./rules.ts";

/** What replacing one entry by another does to what passes, the rest of the list left out of account. */
export function impactOf(before: EntryContent | undefined, after: EntryContent | undefined): ChangeRecord["impact"] {
  const opens = after !== undefined && !(before && covers(before, after));
  const closes = before !== undefined && !(after && covers(after, before));
  if (opens && closes) return "opens and closes";
  if (opens) return "opens";
  return closes ? "closes" : "none";
}
