import { isDeepStrictEqual } from "node:util";
import type { Layout } from "#functions/releases/layout.ts";
import type { Signer } from "#functions/signer.ts";
import { editionOf, makeDocuments } from "./making-service.ts";
import { sha256, targetsOf } from "./metadata.ts";
import { type Repository, readRepository, readSubscription } from "./repository-views.ts";
import { isDue, subscriptionFolder, targetFile } from "./roles.ts";
import { createRootService } from "./root-service.ts";
import type { Head } from "./state.ts";
import type { SigningStore } from "./store.ts";
import { createTurns } from "./turn-service.ts";

export interface PublishedFile {
  file: string;
  body: Buffer | string;
}

export interface SigningOptions {
  store: SigningStore;
  layout: Layout;
  /** Undefined where nothing is ever signed: what only shows pages. */
  signer: Signer | undefined;
  now: () => Date;
}

/** Editions and subscriptions as targets of a TUF repository (theupdateframework.github.io/specification). */
export function createSigningService({ store, layout, signer, now }: SigningOptions) {
  const at = () => now().toISOString();
  const turns = createTurns({ store, layout, now });
  const root = createRootService({ store, signer, now });

  const repositoryOf = async ({ signed }: Head): Promise<Repository | undefined> =>
    signed && readRepository(layout, signed);

  function make(head: Head, before: Repository | undefined, changes: Parameters<typeof makeDocuments>[0]["changes"]) {
    if (!signer) throw new Error("there are no keys here to sign with");
    return makeDocuments({ head, before, changes, keys: signer.online, now: at() });
  }

  return {
    /**
     * Makes these, and no other, the signed files of the whole list (role "whitelist") or of a subscription (its id). The same files again change nothing,
     * and neither do those of an edition older than the one signed for that role: they could hold what was removed since. Before there is a root it does
     * nothing: the root's arrival publishes again.
     */
    async publish(role: "whitelist" | string, edition: number, files: readonly PublishedFile[]): Promise<void> {
      const isWhole = role === "whitelist";
      const folder = isWhole ? "" : `${subscriptionFolder(role)}/`;
      const targets = targetsOf(files, edition, folder);

      async function isSettled(head: Head, before: Repository | undefined): Promise<boolean> {
        if (!before || !head.signed) return false;
        if (isWhole) return head.signed.edition > edition || isDeepStrictEqual(before.targets.map, targets);
        if (!before.targets.subscriptions.includes(role)) return false;
        const { map } = await readSubscription(layout, before, role);
        return editionOf(map) > edition || isDeepStrictEqual(map, targets);
      }

      const found = await store.findHead();
      if (!found || (await isSettled(found, await repositoryOf(found)))) return;
      await Promise.all(files.map(({ file, body }) => layout.create(targetFile(folder + file, sha256(body)), body)));
      await turns.take(async (head) => {
        const before = await repositoryOf(head);
        if (await isSettled(head, before)) return undefined;
        const { map = {}, subscriptions = [] } = before?.targets ?? {};
        if (isWhole) return make(head, before, { whole: { targets, subscriptions }, subscriptions: {} });
        const isKnown = subscriptions.includes(role);
        return make(head, before, {
          ...(!isKnown && { whole: { targets: map, subscriptions: [...subscriptions, role] } }),
          subscriptions: { [role]: targets },
        });
      });
    },

    /** Nobody vouches for the subscription's files any more, and they go. */
    async withdraw(subscriptionId: string): Promise<void> {
      const head = await store.findHead();
      const repository = head && (await repositoryOf(head));
      if (!repository?.targets.subscriptions.includes(subscriptionId)) return;
      const { map } = await readSubscription(layout, repository, subscriptionId);
      await turns.take(async (taken) => {
        const before = await repositoryOf(taken);
        if (!before?.targets.subscriptions.includes(subscriptionId)) return undefined;
        const subscriptions = before.targets.subscriptions.filter((id) => id !== subscriptionId);
        return make(taken, before, {
          whole: { targets: before.targets.map, subscriptions, withdrawn: subscriptionId },
          subscriptions: {},
        });
      });
      await Promise.all(
        Object.entries(map).map(([target, { hashes }]) => layout.remove(targetFile(target, hashes.sha256))),
      );
    },

    /** By the clock: signs anew what is at half its life, or what another root's keys signed. Puts right what a crash left. */
    async renewDue(): Promise<void> {
      await root.renew();
      const isUnderRoot = ({ root, signed }: Head) => signed?.underRoot === root.version;
      const isFresh = (head: Head) =>
        head.signed !== undefined && isUnderRoot(head) && !isDue("timestamp", head.signed.timestamp.expires, at());
      const found = await store.findHead();
      if (!found) return;
      if (isFresh(found)) return turns.layOut();
      await turns.take(async (head) => {
        if (isFresh(head)) return undefined;
        const before = await repositoryOf(head);
        const isOld = (expires: string) => !isUnderRoot(head) || isDue("targets", expires, at());
        const known = before?.targets.subscriptions ?? [];
        const read = await Promise.all(
          known.map(async (id) => ({ id, ...(await readSubscription(layout, before as Repository, id)) })),
        );
        const subscriptions = read.filter(({ expires }) => isOld(expires)).map(({ id, map }) => [id, map]);
        return make(head, before, {
          ...((!before || isOld(before.targets.expires)) && {
            whole: { targets: before?.targets.map ?? {}, subscriptions: known },
          }),
          subscriptions: Object.fromEntries(subscriptions),
        });
      });
    },

    /** What whoever holds a root can compare it with, and how fresh everything is. Undefined before the first root. */
    async status() {
      const head = await store.findHead();
      if (!head) return undefined;
      const { version, expires, text } = head.root;
      const { timestamp, snapshot, targets, edition = 0 } = head.signed ?? {};
      return { root: { version, expires, sha256: sha256(text) }, timestamp, snapshot, targets, edition };
    },

    root,
  };
}

export type SigningService = ReturnType<typeof createSigningService>;
export type SigningStatus = NonNullable<Awaited<ReturnType<SigningService["status"]>>>;
