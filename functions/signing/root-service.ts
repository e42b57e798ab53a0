import type { Signer } from "#functions/signer.ts";
import { addSignatures, draftRoot, readDocument } from "./metadata.ts";
import { isDue, type rootedRoles } from "./roles.ts";
import { isHeldBy, whyNotNextRoot } from "./root.ts";
import type { SigningStore } from "./store.ts";

export interface RootOptions {
  store: SigningStore;
  signer: Signer | undefined;
  now: () => Date;
}

export function createRootService({ store, signer, now }: RootOptions) {
  const at = () => now().toISOString();

  /** PEM of the public keys that the root has to name. */
  async function onlineKeys(): Promise<Record<(typeof rootedRoles)[number], string>> {
    if (!signer) throw new Error("there are no keys here to sign with");
    const { targets, snapshot, timestamp } = signer.online;
    const [one, two, three] = await Promise.all([targets, snapshot, timestamp].map((key) => key.publicKey()));
    return { targets: one ?? "", snapshot: two ?? "", timestamp: three ?? "" };
  }

  /** Puts a root in force that enough of its keys, and of those of the root before it, have signed; else says why not. */
  async function install(text: string, actorId: string): Promise<string | undefined> {
    const head = await store.findHead();
    if (head?.root.text === text) return undefined;
    const problem = whyNotNextRoot(text, { previous: head?.root.text, online: await onlineKeys(), now: at() });
    if (problem !== undefined) return problem;
    const { version, expires } = readDocument("root", text).signed;
    await store.saveRoot({ version, expires, text }, { actorId, at: at() });
    return undefined;
  }

  /** Where the root's keys lie beside the others, and have not been handed over: the first root, and the next in good time. */
  async function renew(): Promise<void> {
    if (!signer || signer.root.length === 0) return;
    const head = await store.findHead();
    if (head && !isDue("root", head.root.expires, at())) return;
    const rootKeys = await Promise.all(signer.root.map((key) => key.publicKey()));
    if (head && !isHeldBy(head.root.text, rootKeys)) return;
    const version = (head?.root.version ?? 0) + 1;
    const draft = draftRoot({ version, now: at(), rootKeys, online: await onlineKeys() });
    const problem = await install(await addSignatures("root", draft, signer.root), "key file");
    if (problem !== undefined) throw new Error(`the root made here cannot be used: ${problem}`);
  }

  return { onlineKeys, install, renew };
}
