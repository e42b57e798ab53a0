import type { Compiled } from "#functions/releases/compile.ts";
import { toEntry } from "#functions/releases/entries.ts";
import type { Content } from "#functions/releases/formats/format.ts";
import { formats } from "#functions/releases/formats.ts";
import { examine } from "#functions/releases/gate.ts";
import type { Layout } from "#functions/releases/layout.ts";
import type { SigningService } from "#functions/signing/service.ts";
import { addDays } from "#functions/times.ts";
import type { Release, WhitelistState } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { folderOf, isSelection, type Pace, type Subscription } from "./rules.ts";
import { baseOf, selectEntries } from "./selection.ts";
import type { SubscriptionStore } from "./store.ts";

interface SelectionOptions {
  store: SubscriptionStore;
  whitelist: WhitelistService;
  layout: Layout;
  signing: Pick<SigningService, "publish" | "withdraw">;
  tokenHashOf: (subscriptionId: string) => string;
  now: () => Date;
}

const everyFile = [...formats.flatMap(({ files }) => files.map(({ file }) => file)), "losses.json", "manifest.json"];

/** Part of the subscription service: the files of those that get something else than the whole list as it is. */
export function createSelectionService({ store, whitelist, layout, signing, tokenHashOf, now }: SelectionOptions) {
  /** As many of the newest as that pace may need. */
  async function recentReleases(pace: Pace, at: string): Promise<Release[]> {
    const since = pace.kind === "delayed" ? addDays(at, -pace.days) : at;
    const found: Release[] = [];
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await whitelist.listReleases(cursor);
      found.push(...items);
      if (next === undefined || items.some(({ publishedAt }) => publishedAt <= since)) return found;
      cursor = next;
    }
  }

  async function write(folder: string, { files }: Compiled, edition: number, subscriptionId: string): Promise<void> {
    await Promise.all(files.map(({ file, body }) => layout.write(`${folder}/${file}`, body)));
    const written = new Set(files.map(({ file }) => file));
    const left = everyFile.filter((file) => !written.has(file));
    await Promise.all(left.map((file) => layout.remove(`${folder}/${file}`)));
    await signing.publish(subscriptionId, edition, files);
    await layout.write(`${folder}/version`, `${JSON.stringify({ edition })}\n`);
  }

  async function clear(subscriptionId: string): Promise<void> {
    const folder = folderOf({ subscriptionId, selects: true });
    await Promise.all(["version", ...everyFile].map((file) => layout.remove(`${folder}/${file}`)));
    await signing.withdraw(subscriptionId);
  }

  /** Held to the same proof as the whole list. What fails it is taken away: an old copy could hold what was removed since. */
  async function layOut(subscription: Subscription, state: WhitelistState): Promise<void> {
    const { subscriptionId, pace } = subscription;
    const at = now().toISOString();
    const base = baseOf(pace, await recentReleases(pace, at), at);
    const { entries } = base.edition === state.edition ? state : await whitelist.stateOf(base.edition);
    const selected = selectEntries(subscription, entries.map(toEntry), state.entries.map(toEntry));
    const content: Content = { edition: state.edition, publishedAt: state.publishedAt, entries: selected };
    const { compiled, faults } = examine(content);
    if (faults) {
      await clear(subscriptionId);
      throw new Error(`a selection fails its proof in ${faults.map(({ format }) => format).join(", ")}`);
    }
    await write(folderOf({ subscriptionId, selects: true }), compiled, state.edition, subscriptionId);
    if (base.nextAt === undefined) return;
    await store.addEffects("subscription_due", [subscriptionId], { at: base.nextAt, reason: base.nextAt });
  }

  return {
    /** Makes a subscription's files what they have to be now. May run twice, and at once: whoever was overtaken does it again. */
    async refresh(subscriptionId: string): Promise<void> {
      const feed = await store.findFeed(tokenHashOf(subscriptionId));
      if (!feed) return;
      for (let done = ""; ; ) {
        const subscription = await store.find(feed.organisationId, subscriptionId);
        const state = await whitelist.currentState();
        const mark = `${subscription?.version} ${state.edition}`;
        if (!subscription || state.edition === 0 || mark === done) return;
        if (subscription.revokedAt === undefined && isSelection(subscription)) await layOut(subscription, state);
        else await clear(subscriptionId);
        done = mark;
      }
    },

    /** After an edition, or another root: every selection is due, once for that reason. */
    async refreshAll(reason: string): Promise<void> {
      const feeds = await store.listFeeds();
      const due = feeds.filter(({ selects, revokedAt }) => selects && revokedAt === undefined);
      const ids = due.map(({ subscriptionId }) => subscriptionId);
      await store.addEffects("subscription_due", ids, { at: now().toISOString(), reason });
    },
  };
}
