import { keyIdOf, readDocument } from "./metadata.ts";
import { rootedRoles, rootThreshold } from "./roles.ts";

/** The error's first line: what the models throw says what is wrong with a document. */
const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function whyUnsigned(by: "the root before it" | "its own keys", verify: () => void): string | undefined {
  try {
    verify();
    return undefined;
  } catch (error) {
    return `not enough of the keys of ${by === "its own keys" ? "this root" : by} have signed it: ${said(error)}`;
  }
}

/** Whether these are the keys that sign the next root. */
export function isHeldBy(text: string, publicKeys: readonly string[]): boolean {
  const { keyIDs = [] } = readDocument("root", text).signed.roles.root ?? {};
  return publicKeys.every((key) => keyIDs.includes(keyIdOf(key)));
}

interface Circumstances {
  /** The root in force, if there is one. */
  previous: string | undefined;
  /** PEM of the keys that sign here. */
  online: Record<(typeof rootedRoles)[number], string>;
  now: string;
}

/** In words for whoever holds the ceremony; undefined where it can be put in force. */
export function whyNotNextRoot(text: string, { previous, online, now }: Circumstances): string | undefined {
  let next: ReturnType<typeof readDocument<"root">>;
  try {
    next = readDocument("root", text);
  } catch (error) {
    return `it is not a root: ${said(error)}`;
  }
  const { signed } = next;
  const before = previous === undefined ? undefined : readDocument("root", previous);
  const expected = (before?.signed.version ?? 0) + 1;
  if (signed.version !== expected) return `its version is ${signed.version} and the next is ${expected}`;
  if (signed.isExpired(new Date(now))) return `it expired on ${signed.expires}`;
  if (!signed.consistentSnapshot) return "it does not ask for consistent snapshots";
  if ((signed.roles.root?.threshold ?? 0) < rootThreshold)
    return `fewer than ${rootThreshold} keys could sign the next`;
  for (const role of rootedRoles) {
    const { keyIDs, threshold } = signed.roles[role] ?? {};
    const isOurs = threshold === 1 && keyIDs?.length === 1 && keyIDs[0] === keyIdOf(online[role]);
    if (!isOurs) return `its key for ${role} is not the one that signs here`;
  }
  return (
    (before && whyUnsigned("the root before it", () => before.verifyDelegate("root", next))) ??
    whyUnsigned("its own keys", () => next.verifyDelegate("root", next))
  );
}
