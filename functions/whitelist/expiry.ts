import { addDays, addMonths } from "#functions/times.ts";
import type { EntryContent, WhitelistEntry, WhitelistState } from "./rules.ts";

const monthsOf = ({ host, match }: Pick<EntryContent, "host" | "match">): number =>
  host !== undefined && match !== "host" ? 6 : 12;

/** When an entry that becomes current then goes again: half as soon where names below it come with it. */
export const expiryOf = (entry: Pick<EntryContent, "host" | "match">, currentFrom: string): string =>
  addMonths(currentFrom, monthsOf(entry));

/** How long before an entry goes those who can do something about it are told. */
export const warningDays = 30;

/** Those that go within that time, soonest first. */
export const expiringSoon = ({ entries }: Pick<WhitelistState, "entries">, now: string): WhitelistEntry[] =>
  entries
    .filter(({ expires }) => expires <= addDays(now, warningDays))
    .toSorted((a, b) => (a.expires === b.expires ? a.id - b.id : a.expires < b.expires ? -1 : 1));

/** The same entries by the day on which they go: people are told once of each day. */
export const byDay = (entries: readonly WhitelistEntry[]): ReadonlyMap<string, WhitelistEntry[]> =>
  Map.groupBy(entries, ({ expires }) => expires.slice(0, 10));
