import * as z from "zod";
import { hasRole, type Member } from "#functions/accounts/rules.ts";
import { tokenHash } from "#functions/accounts/sessions.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import type { Layout } from "#functions/releases/layout.ts";
import type { SigningService } from "#functions/signing/service.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { createFeedService } from "./feed-service.ts";
import { type Standing, standingOf, totalsOf } from "./polling.ts";
import {
  type Choice,
  folderOf,
  isSelection,
  type Subscription,
  whyCannotMakeMore,
  whyCannotSubscribe,
} from "./rules.ts";
import { createSelectionService } from "./selection-service.ts";
import type { SubscriptionStore } from "./store.ts";

interface SubscriptionOptions {
  store: SubscriptionStore;
  whitelist: WhitelistService;
  layout: Layout;
  signing: Pick<SigningService, "publish" | "withdraw" | "status">;
  limits: LimitService;
  personalData: Pick<PersonalData, "lookupHash">;
  now: () => Date;
}

/** What its web filtering leads see of one. */
export interface SubscriptionView {
  subscription: Subscription;
  standing: Standing;
  edition?: number | undefined;
  askedAt?: string | undefined;
}

const Manifest = z.object({ files: z.array(z.object({ file: z.string() })) });

/** How many of the newest editions that removed something at once are counted. */
const removalsCounted = 3;

/** What the filters of organisations get of the list, and which version they have. A subscription is no permission: everything in it is public. */
export function createSubscriptionService(options: SubscriptionOptions) {
  const { store, whitelist, layout, limits, personalData, now } = options;
  const at = () => now().toISOString();
  const tokenOf = (subscriptionId: string): string => personalData.lookupHash("feed", subscriptionId);
  const tokenHashOf = (subscriptionId: string): string => tokenHash(tokenOf(subscriptionId));
  const selections = createSelectionService({ ...options, tokenHashOf });

  async function requireOwn(actor: Member, subscriptionId: string): Promise<Subscription> {
    refuseIf(whyCannotSubscribe(actor));
    const found = await store.find(actor.organisationId, subscriptionId);
    if (!found) throw new Refusal("not_found");
    return found;
  }

  async function requireInUse(actor: Member, subscriptionId: string): Promise<Subscription> {
    const found = await requireOwn(actor, subscriptionId);
    if (found.revokedAt !== undefined) throw new Refusal("subscription_revoked");
    return found;
  }

  async function viewOf(subscription: Subscription): Promise<SubscriptionView> {
    const [feed, state] = await Promise.all([
      store.findFeed(tokenHashOf(subscription.subscriptionId)),
      whitelist.currentState(),
    ]);
    const { edition, askedAt } = feed ?? {};
    return { subscription, edition, askedAt, standing: standingOf({ edition, askedAt }, state, at()) };
  }

  return {
    feeds: createFeedService(options),
    refresh: selections.refresh,
    refreshAll: selections.refreshAll,

    /** Of the actor's organisation, those in use first, the newest first. */
    async list(actor: Member): Promise<SubscriptionView[]> {
      refuseIf(whyCannotSubscribe(actor));
      const views = await Promise.all((await store.list(actor.organisationId)).map(viewOf));
      const key = ({ subscription: { revokedAt, madeAt } }: SubscriptionView) => `${revokedAt ? 0 : 1} ${madeAt}`;
      return views.toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
    },

    /** With the token that its filter asks with, and the files that lie there for it; none where they are still being made. */
    async view(actor: Member, subscriptionId: string) {
      const subscription = await requireOwn(actor, subscriptionId);
      const folder = folderOf({ subscriptionId, selects: isSelection(subscription) });
      const [view, manifest] = await Promise.all([viewOf(subscription), layout.read(`${folder}/manifest.json`)]);
      const { files } = manifest ? Manifest.parse(JSON.parse(manifest.body.toString("utf8"))) : { files: [] };
      return { ...view, folder, token: tokenOf(subscriptionId), files: files.map(({ file }) => file) };
    },

    /** The id comes with the form, so that sending it twice makes one. */
    async make(actor: Member, subscriptionId: string, choice: Choice): Promise<void> {
      refuseIf(whyCannotSubscribe(actor));
      const { organisationId, personId } = actor;
      const existing = await store.list(organisationId);
      if (existing.some((each) => each.subscriptionId === subscriptionId)) return;
      refuseIf(whyCannotMakeMore(existing, at()));
      await limits.useAs("contribution", personId);
      const made = { ...choice, subscriptionId, organisationId, version: 1, madeAt: at() };
      await store.saveMade(made, tokenHashOf(subscriptionId), personId);
    },

    /** `version` is the one that the form showed. */
    async change(actor: Member, subscriptionId: string, version: number, choice: Choice): Promise<void> {
      const { organisationId, madeAt, ...found } = await requireInUse(actor, subscriptionId);
      if (found.version !== version) throw new Refusal("changed_meanwhile");
      await limits.useAs("contribution", actor.personId);
      const after = { ...choice, subscriptionId, organisationId, madeAt, version: version + 1 };
      const act = { type: "subscription_changed", actorId: actor.personId, at: at() };
      await store.saveChanged(after, tokenHashOf(subscriptionId), act);
    },

    /** Its addresses answer from then on that they are revoked. Twice is once. */
    async revoke(actor: Member, subscriptionId: string): Promise<void> {
      const found = await requireOwn(actor, subscriptionId);
      if (found.revokedAt !== undefined) return;
      await store.saveRevoked(found, tokenHashOf(subscriptionId), { actorId: actor.personId, at: at() });
    },

    /** For publishers: how many filters have which version. Names no organisation. */
    async viewTotals(actor: Member) {
      if (!hasRole(actor, "publisher")) throw new Refusal("not_permitted");
      const [feeds, state, { items }] = await Promise.all([
        store.listFeeds(),
        whitelist.currentState(),
        whitelist.listReleases(),
      ]);
      const removals = items.filter(({ kind }) => kind === "removed_at_once").slice(0, removalsCounted);
      const editions = removals.map(({ edition }) => edition);
      return { edition: state.edition, ...totalsOf(feeds, state, editions, at()) };
    },
  };
}
