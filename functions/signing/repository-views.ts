import type { Layout } from "#functions/releases/layout.ts";
import { type Described, readDocument, sha256, type TargetMap } from "./metadata.ts";
import { metadataFile, subscriptionRole } from "./roles.ts";
import type { Signed } from "./state.ts";

type Meta = Record<string, Described>;

/** What is signed now, as clients find it. */
export interface Repository {
  snapshot: { described: Described; expires: string; meta: Meta };
  targets: { expires: string; map: TargetMap; subscriptions: string[] };
}

/** Only what the document that leads there describes: whoever can write to the files but not sign gets nothing signed by changing them. */
async function readDescribed(layout: Layout, role: string, { version, hashes }: Described): Promise<string> {
  const name = metadataFile(role, version);
  const stored = await layout.read(name);
  if (!stored || sha256(stored.body) !== hashes?.sha256) throw new Error(`${name} is not what was signed`);
  return stored.body.toString("utf8");
}

const describedIn = (meta: Meta, role: string): Described => {
  const described = meta[`${role}.json`];
  if (!described) throw new Error(`the snapshot knows no ${role}`);
  return described;
};

const rolePrefix = subscriptionRole("");

export async function readRepository(layout: Layout, { text }: Signed): Promise<Repository> {
  const described = readDocument("timestamp", text).signed.snapshotMeta.toJSON() as unknown as Described;
  const snapshot = readDocument("snapshot", await readDescribed(layout, "snapshot", described)).signed;
  const { meta } = snapshot.toJSON() as unknown as { meta: Meta };
  const targets = readDocument("targets", await readDescribed(layout, "targets", describedIn(meta, "targets"))).signed;
  return {
    snapshot: { described, expires: snapshot.expires, meta },
    targets: {
      expires: targets.expires,
      map: (targets.toJSON() as unknown as { targets: TargetMap }).targets,
      subscriptions: Object.keys(targets.delegations?.roles ?? {}).map((role) => role.slice(rolePrefix.length)),
    },
  };
}

export async function readSubscription(
  layout: Layout,
  { snapshot }: Repository,
  subscriptionId: string,
): Promise<{ expires: string; map: TargetMap }> {
  const role = subscriptionRole(subscriptionId);
  const { signed } = readDocument("targets", await readDescribed(layout, role, describedIn(snapshot.meta, role)));
  return { expires: signed.expires, map: (signed.toJSON() as unknown as { targets: TargetMap }).targets };
}
