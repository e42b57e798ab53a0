import { createHash } from "node:crypto";
import {
  Metadata,
  MetadataKind,
  type Root,
  Signature,
  type Snapshot,
  type Targets,
  type Timestamp,
} from "@tufjs/models";
import type { SigningKey } from "#functions/signer.ts";
import { expiryOf, type Life, rootedRoles, rootThreshold, subscriptionFolder, subscriptionRole } from "./roles.ts";

/** Documents of a TUF repository (theupdateframework.github.io/specification, version 1.0.31), made and read with the reference implementation's models. */
interface Kinds {
  root: Root;
  targets: Targets;
  snapshot: Snapshot;
  timestamp: Timestamp;
}
type Json = Parameters<typeof Targets.fromJSON>[0];

const readers: { [Kind in keyof Kinds]: (json: Json) => Metadata<Kinds[Kind]> } = {
  root: (json) => Metadata.fromJSON(MetadataKind.Root, json),
  targets: (json) => Metadata.fromJSON(MetadataKind.Targets, json),
  snapshot: (json) => Metadata.fromJSON(MetadataKind.Snapshot, json),
  timestamp: (json) => Metadata.fromJSON(MetadataKind.Timestamp, json),
};

export const readDocument = <Kind extends keyof Kinds>(kind: Kind, text: string): Metadata<Kinds[Kind]> =>
  readers[kind](JSON.parse(text));

export const sha256 = (body: Buffer | string): string => createHash("sha256").update(body).digest("hex");

const keyJson = (pem: string) => ({ keytype: "ecdsa", scheme: "ecdsa-sha2-nistp256", keyval: { public: pem } });

/** SHA-256 of the key's canonical JSON (section 4.2), in which nothing that a PEM holds is escaped. */
export const keyIdOf = (pem: string): string =>
  sha256(`{"keytype":"ecdsa","keyval":{"public":"${pem}"},"scheme":"ecdsa-sha2-nistp256"}`);

const keysJson = (pems: readonly string[]) => Object.fromEntries(pems.map((pem) => [keyIdOf(pem), keyJson(pem)]));

function canonicalBytes(metadata: Metadata<Kinds[keyof Kinds]>): Buffer {
  let canonical: Buffer = Buffer.alloc(0);
  const { signatures } = metadata;
  metadata.sign((bytes) => {
    canonical = bytes;
    return new Signature({ keyID: "", sig: "" });
  }, false);
  metadata.signatures = signatures;
  return canonical;
}

/** Adds to the signatures that there are. What comes back is what is published, byte for byte. */
export async function addSignatures(kind: keyof Kinds, text: string, keys: readonly SigningKey[]): Promise<string> {
  const metadata = readDocument(kind, text);
  const bytes = canonicalBytes(metadata);
  for (const key of keys) {
    const keyID = keyIdOf(await key.publicKey());
    metadata.signatures[keyID] = new Signature({ keyID, sig: (await key.sign(bytes)).toString("hex") });
  }
  return `${JSON.stringify(metadata.toJSON(), null, 1)}\n`;
}

const draft = (type: Life, version: number, now: string, rest: object): string =>
  JSON.stringify({
    signatures: [],
    signed: { _type: type, spec_version: "1.0.31", version, expires: expiryOf(type, now), ...rest },
  });

export interface RootDraft {
  version: number;
  now: string;
  /** PEM of the keys that may sign the next root, two of them together. */
  rootKeys: readonly string[];
  online: Record<(typeof rootedRoles)[number], string>;
}

export const draftRoot = ({ version, now, rootKeys, online }: RootDraft): string =>
  draft("root", version, now, {
    consistent_snapshot: true,
    keys: keysJson([...rootKeys, ...rootedRoles.map((role) => online[role])]),
    roles: {
      root: { keyids: rootKeys.map(keyIdOf), threshold: rootThreshold },
      ...Object.fromEntries(rootedRoles.map((role) => [role, { keyids: [keyIdOf(online[role])], threshold: 1 }])),
    },
  });

export type TargetMap = Record<string, { length: number; hashes: { sha256: string }; custom: { edition: number } }>;

export const targetsOf = (
  files: readonly { file: string; body: Buffer | string }[],
  edition: number,
  folder = "",
): TargetMap =>
  Object.fromEntries(
    files.map(({ file, body }) => [
      folder + file,
      { length: Buffer.byteLength(body), hashes: { sha256: sha256(body) }, custom: { edition } },
    ]),
  );

export const draftTargets = (version: number, now: string, targets: TargetMap): string =>
  draft("targets", version, now, { targets });

/** The whole list, and for each subscription the one folder that its role may speak of. */
export const draftWholeList = (
  version: number,
  now: string,
  { targets, subscriptions, key }: { targets: TargetMap; subscriptions: readonly string[]; key: string },
): string =>
  draft("targets", version, now, {
    targets,
    delegations: {
      keys: keysJson([key]),
      roles: subscriptions.map((id) => ({
        name: subscriptionRole(id),
        keyids: [keyIdOf(key)],
        threshold: 1,
        terminating: true,
        paths: [`${subscriptionFolder(id)}/*`],
      })),
    },
  });

/** Of what was withdrawn the version alone is left. */
export interface Described {
  version: number;
  length?: number;
  hashes?: { sha256: string };
}
export const describe = (version: number, text: string): Described => ({
  version,
  length: Buffer.byteLength(text),
  hashes: { sha256: sha256(text) },
});

export const draftSnapshot = (version: number, now: string, meta: Record<string, Described>): string =>
  draft("snapshot", version, now, { meta });

export const draftTimestamp = (version: number, now: string, snapshot: Described): string =>
  draft("timestamp", version, now, { meta: { "snapshot.json": snapshot } });
