import type { Signer } from "#functions/signer.ts";
import { batches } from "#functions/table.ts";
import {
  addSignatures,
  type Described,
  describe,
  draftSnapshot,
  draftTargets,
  draftTimestamp,
  draftWholeList,
  readDocument,
  type TargetMap,
} from "./metadata.ts";
import type { Repository } from "./repository-views.ts";
import { isDue, metadataFile, subscriptionRole } from "./roles.ts";
import type { Head } from "./state.ts";
import type { Made } from "./turn-service.ts";

/** KMS signs some hundred times a second for an account. */
const signedAtOnce = 20;

interface Making {
  head: Head;
  before: Repository | undefined;
  /** What is signed anew; everything else stays as it is. */
  changes: {
    whole?: { targets: TargetMap; subscriptions: readonly string[]; withdrawn?: string };
    subscriptions: Record<string, TargetMap>;
  };
  keys: Signer["online"];
  now: string;
}

export const editionOf = (targets: TargetMap): number =>
  Math.max(0, ...Object.values(targets).map(({ custom }) => custom.edition));

const summaryOf = (kind: "targets" | "snapshot" | "timestamp", text: string) => {
  const { version, expires } = readDocument(kind, text).signed;
  return { version, expires };
};

/** Signs what changed, the snapshot that binds it to the rest, and the timestamp. Everything bears the number of the turn as its version. */
export async function makeDocuments({ head, before, changes, keys, now }: Making): Promise<Made> {
  const version = head.number;
  const documents: Made["documents"] = [];
  // Whatever a snapshot has named, every later one names too: clients take a missing one for an attack (section 5.5.5).
  const meta: Record<string, Described> = { ...before?.snapshot.meta };
  const add = (role: string, body: string): void => {
    documents.push({ name: metadataFile(role, version), body });
    meta[`${role}.json`] = describe(version, body);
  };

  let targets = head.signed?.targets;
  if (changes.whole) {
    const draft = draftWholeList(version, now, { ...changes.whole, key: await keys.subscriptions.publicKey() });
    const text = await addSignatures("targets", draft, [keys.targets]);
    add("targets", text);
    targets = summaryOf("targets", text);
    const withdrawn = `${subscriptionRole(changes.whole.withdrawn ?? "")}.json`;
    // Nobody reads it again: what tells its bytes would only make every later snapshot longer.
    if (meta[withdrawn]) meta[withdrawn] = { version: meta[withdrawn].version };
  }
  for (const batch of batches(Object.entries(changes.subscriptions), signedAtOnce)) {
    await Promise.all(
      batch.map(async ([id, map]) => {
        const draft = draftTargets(version, now, map);
        add(subscriptionRole(id), await addSignatures("targets", draft, [keys.subscriptions]));
      }),
    );
  }

  let snapshot = head.signed?.snapshot;
  let described = before?.snapshot.described;
  const isOther = head.signed?.underRoot !== head.root.version;
  if (!snapshot || !described || documents.length > 0 || isOther || isDue("snapshot", snapshot.expires, now)) {
    const text = await addSignatures("snapshot", draftSnapshot(version, now, meta), [keys.snapshot]);
    documents.push({ name: metadataFile("snapshot", version), body: text });
    described = describe(version, text);
    snapshot = summaryOf("snapshot", text);
  }
  if (!targets) throw new Error("nothing says what the whole list is");
  const text = await addSignatures("timestamp", draftTimestamp(version, now, described), [keys.timestamp]);
  return {
    documents,
    signed: {
      text,
      timestamp: summaryOf("timestamp", text),
      snapshot,
      targets,
      edition: changes.whole ? editionOf(changes.whole.targets) : (head.signed?.edition ?? 0),
      underRoot: head.root.version,
    },
  };
}
