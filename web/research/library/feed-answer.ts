import { digestOf } from "#functions/digest.ts";
import { libraryFeed } from "#functions/research/library-feed.ts";
import { titleOf } from "#functions/research/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import { recordPath } from "../record-links.ts";

const entriesShown = 50;

/** Asked for again each time: what was withdrawn is gone from the next answer. */
export const createFeedAnswer =
  ({ library }: Services, { publicOrigin }: { publicOrigin: string }) =>
  async (c: WebContext) => {
    const latest = await library.latest(entriesShown);
    const entries = latest.map((record) => ({
      path: recordPath(record),
      title: titleOf(record),
      publishedAt: record.publishedAt,
    }));
    const body = libraryFeed(entries, publicOrigin);
    const tag = `"${digestOf(body)}"`;
    const headers = { "Cache-Control": "no-cache", ETag: tag };
    if (c.req.header("if-none-match") === tag) return c.body(null, 304, headers);
    return c.body(body, 200, { ...headers, "Content-Type": "application/atom+xml; charset=utf-8" });
  };
