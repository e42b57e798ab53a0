import { describe, expect, it } from "vitest";
import type { ChangeRecord, Release } from "#functions/whitelist/rules.ts";
import { changesDocument, feedDocument, versionDocument } from "./documents.ts";

const release = (edition: number, more: Partial<Release> = {}): Release => ({
  edition,
  kind: "agreed",
  bodyDigest: "0".repeat(64),
  publishedAt: "2026-11-02T09:00:00.000Z",
  note: "",
  proposalIds: [],
  removedIds: [],
  entries: 0,
  changes: 0,
  files: [],
  ...more,
});
const origin = "https://lists.example";

describe("what a filter asks for first", () => {
  it("is one number on one line", () => {
    expect(versionDocument(12)).toBe('{"edition":12}\n');
  });

  it("leads on to what changed since its own version, in the order given", () => {
    const records = [1, 2].map((id): ChangeRecord => ({ edition: 3, what: "removed", id, impact: "closes", note: "" }));
    expect(JSON.parse(changesDocument(2, 3, records))).toEqual({ since: 2, edition: 3, changes: records });
  });
});

describe("the feed", () => {
  it("leads to each version's page, in the order given, and bears the newest one's date", () => {
    const feed = feedDocument([release(2, { publishedAt: "2026-11-09T09:00:00.000Z" }), release(1)], origin);
    const links = [...feed.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id);
    expect(links).toEqual([`${origin}/whitelist/feed.atom`, `${origin}/editions/2`, `${origin}/editions/1`]);
    expect(/<updated>([^<]+)</.exec(feed)?.[1]).toBe("2026-11-09T09:00:00.000Z");
  });

  it("is one of no versions before the first", () => {
    expect(feedDocument([], origin)).not.toContain("<entry>");
  });

  it("holds what a publisher wrote as text, even where it would end the feed's own quoting", () => {
    const note = "Taken over <img src=x> ]]> & more";
    const feed = feedDocument([release(1, { kind: "removed_at_once", note })], origin);
    expect(feed).toContain("removed at once for a stated danger. Taken over &lt;img src=x&gt; ]]&gt; &amp; more");
    expect(feed).not.toContain("<img");
  });
});
