import * as z from "zod";
import { Id } from "#functions/ids.ts";
import { addDays } from "#functions/times.ts";
import { folderOf } from "./rules.ts";

/** What a subscription's token leads to, and what is known of the filter that uses it. */
export const Feed = z.object({
  tokenHash: z.string(),
  subscriptionId: Id("subscription"),
  organisationId: Id("organisation"),
  selects: z.boolean(),
  revokedAt: z.iso.datetime().optional(),
  /** The version of the files that it last asked for, changed or not. Undefined until it does. */
  edition: z.int().nonnegative().optional(),
  /** The hour in which it last asked for anything. */
  askedAt: z.iso.datetime().optional(),
});
export type Feed = z.infer<typeof Feed>;

/** The public file behind a name that a filter asks for under its own address: the list's own folder is not part of that. */
export const publicNameOf = (feed: Feed, asked: string): string => {
  if (asked.startsWith("tuf/")) return asked;
  return asked === "version" && !feed.selects ? asked : `${folderOf(feed)}/${asked}`;
};

/** What its filter has once that public file was sent: the list as it lies there, or as it is signed. Dates of signatures and `version` say nothing of it. */
export function takenWith({ selects, subscriptionId }: Feed, name: string): "list" | "signed" | undefined {
  if (!name.startsWith("tuf/")) return name.endsWith("version") ? undefined : "list";
  const role = selects ? `subscription-${subscriptionId}` : "targets";
  const folder = selects ? `subscriptions/${subscriptionId}/` : "";
  const signed = new RegExp(`^tuf/(metadata/\\d+\\.${role}\\.json|targets/${folder}[0-9a-f]{64}\\.[^/]+)$`);
  return signed.test(name) ? "signed" : undefined;
}

/** Of the list as it is now. */
interface Current {
  edition: number;
  publishedAt: string;
}

/** Filters ask from every five minutes to once a day. */
const daysUntilBehind = 1;
const daysUntilSilent = 2;

const standings = ["never_asked", "silent", "behind", "taking_it", "up_to_date"] as const;
export type Standing = (typeof standings)[number];

/** `taking_it`: there is a newer version, and its day is not over. */
export function standingOf(
  { edition, askedAt }: Pick<Feed, "edition" | "askedAt">,
  current: Current,
  now: string,
): Standing {
  if (askedAt === undefined) return "never_asked";
  if (askedAt < addDays(now, -daysUntilSilent)) return "silent";
  if (edition !== undefined && edition >= current.edition) return "up_to_date";
  return current.publishedAt < addDays(now, -daysUntilBehind) ? "behind" : "taking_it";
}

const hourOf = (at: string): string => `${at.slice(0, 13)}:00:00.000Z`;

/** What to keep of a filter's asking: once an hour, and whenever it has another version. Undefined: nothing new. */
export function sightingOf(
  feed: Feed,
  edition: number | undefined,
  now: string,
): { edition: number | undefined; askedAt: string } | undefined {
  const sighting = { edition: edition ?? feed.edition, askedAt: hourOf(now) };
  return sighting.edition === feed.edition && sighting.askedAt === feed.askedAt ? undefined : sighting;
}

/** How many are in each standing; and, of versions that removed something at once, how many of those that ask have them. Names nobody. */
export function totalsOf(
  feeds: readonly Feed[],
  current: Current,
  removals: readonly number[],
  now: string,
): {
  all: number;
  standings: { standing: Standing; count: number }[];
  removals: { edition: number; taken: number; of: number }[];
} {
  const inUse = feeds.filter(({ revokedAt }) => revokedAt === undefined);
  const asking = inUse.filter(({ askedAt }) => askedAt !== undefined);
  const found = inUse.map((feed) => standingOf(feed, current, now));
  return {
    all: inUse.length,
    standings: standings.map((standing) => ({
      standing,
      count: found.filter((each) => each === standing).length,
    })),
    removals: removals.map((edition) => ({
      edition,
      taken: asking.filter((feed) => (feed.edition ?? 0) >= edition).length,
      of: asking.length,
    })),
  };
}
