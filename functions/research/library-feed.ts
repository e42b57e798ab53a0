import { Feed } from "feed";
import { asHtml } from "#functions/releases/documents.ts";

/** What is new in the library (RFC 4287): names and addresses, newest first. */
export function libraryFeed(
  entries: readonly { path: string; title: string; publishedAt: string }[],
  publicOrigin: string,
): string {
  const feed = new Feed({
    id: `${publicOrigin}/research/feed.atom`,
    title: "New in the Commonlist research library",
    link: `${publicOrigin}/research`,
    feedLinks: { atom: `${publicOrigin}/research/feed.atom` },
    author: { name: "Commonlist" },
    updated: new Date(entries[0]?.publishedAt ?? 0),
    copyright: "",
    generator: "Commonlist",
  });
  for (const { path, title, publishedAt } of entries) {
    const link = publicOrigin + path;
    feed.addItem({ id: link, link, title: asHtml(title), date: new Date(publishedAt) });
  }
  return feed.atom1();
}
