import { Feed } from "feed";
import type { ChangeRecord, Release } from "#functions/whitelist/rules.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** `/whitelist/version`: small enough to ask for as often as one likes. */
export const versionDocument = (edition: number): string => `${JSON.stringify({ edition })}\n`;

/** `/whitelist/changes/<n>.json`: everything since edition n, oldest first. */
export const changesDocument = (since: number, current: number, records: readonly ChangeRecord[]): string =>
  json({ since, edition: current, changes: records });

const words: Record<Release["kind"], string> = {
  agreed: "Changes that the working group agreed.",
  removed_at_once: "Entries removed at once for a stated danger.",
  taking_effect: "Entries announced earlier are now in force.",
  expired: "Entries that nobody voted on again in time are gone.",
};

/** Readers of a feed take its titles and summaries for HTML (RFC 4287, section 3.1.1.2). */
export const asHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** `/whitelist/feed.atom` (RFC 4287): the newest editions, newest first. */
export function feedDocument(releases: readonly Release[], publicOrigin: string): string {
  const newest = releases[0];
  const feed = new Feed({
    id: `${publicOrigin}/whitelist/feed.atom`,
    title: "Commonlist shared whitelist",
    description: "Every version of the shared whitelist (allow list)",
    link: `${publicOrigin}/editions`,
    feedLinks: { atom: `${publicOrigin}/whitelist/feed.atom` },
    updated: new Date(newest?.publishedAt ?? 0),
    copyright: "",
    generator: "Commonlist",
  });
  for (const { edition, kind, note, publishedAt } of releases) {
    const link = `${publicOrigin}/editions/${edition}`;
    feed.addItem({
      id: link,
      link,
      title: `Version ${edition}`,
      date: new Date(publishedAt),
      description: asHtml(`${words[kind]} ${note}`),
    });
  }
  return feed.atom1();
}
