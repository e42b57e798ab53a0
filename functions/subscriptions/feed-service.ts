import * as z from "zod";
import { tokenHash } from "#functions/accounts/sessions.ts";
import { isOutage } from "#functions/errors.ts";
import type { Layout } from "#functions/releases/layout.ts";
import type { SigningService } from "#functions/signing/service.ts";
import { type Feed, sightingOf, takenWith } from "./polling.ts";
import { folderOf, isFeedToken } from "./rules.ts";
import type { SubscriptionStore } from "./store.ts";

interface FeedOptions {
  store: SubscriptionStore;
  layout: Layout;
  signing: Pick<SigningService, "status">;
  now: () => Date;
}

const Version = z.object({ edition: z.int().nonnegative() });

/** Part of the subscription service: filters that say whose they are. */
export function createFeedService({ store, layout, signing, now }: FeedOptions) {
  async function readEdition(name: string): Promise<number | undefined> {
    const file = await layout.read(name);
    return file && Version.parse(JSON.parse(file.body.toString("utf8"))).edition;
  }

  /** Never newer than what was sent: the number is written last. */
  async function editionShown(feed: Feed, name: string): Promise<number | undefined> {
    const taken = takenWith(feed, name);
    if (taken === undefined) return undefined;
    if (feed.selects) return readEdition(`${folderOf(feed)}/version`);
    return taken === "signed" ? (await signing.status())?.edition : readEdition("version");
  }

  return {
    /** Undefined where nobody was given that token. One that is revoked is found, and says so. */
    find: async (token: string): Promise<Feed | undefined> =>
      isFeedToken(token) ? store.findFeed(tokenHash(token)) : undefined,

    /** Which version its filter has by now. The filter got its file: what is kept of it can wait for the next time. */
    async note(feed: Feed, name: string): Promise<void> {
      try {
        const sighting = sightingOf(feed, await editionShown(feed, name), now().toISOString());
        if (sighting) await store.saveSighting(feed.tokenHash, sighting);
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
    },
  };
}
