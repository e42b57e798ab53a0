import { createHmac } from "node:crypto";
import { buildDecrypt } from "@aws-crypto/decrypt-node";
import { buildEncrypt } from "@aws-crypto/encrypt-node";
import {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  type KeyringNode,
  needs,
} from "@aws-crypto/material-management-node";

/** What a sealed text belongs to. It is bound to the ciphertext in the clear, so ids only. */
export interface SealContext {
  recordId: string;
  organisationId?: string | undefined;
}

/** What a keyed hash finds. Each purpose has hashes of its own, so that one kind of look-up cannot answer another. */
export type LookupPurpose =
  | "e-mail"
  | "contact"
  | "identity"
  | "client address"
  | "person"
  | "unsubscribe"
  | "self-test"
  | "feed"
  | "survey";

const { encrypt } = buildEncrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
/** Committing and unsigned: whoever may decrypt may also encrypt here, so a signature would prove nothing and cost 200 bytes. */
const suiteId = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;

const encryptionContext = ({ recordId, organisationId }: SealContext): Record<string, string> =>
  organisationId ? { recordId, organisationId } : { recordId };

/** Names, addresses and the like: encrypted before they reach the table, and found again by a keyed hash. */
export function createPersonalData({ keyring, lookupKey }: { keyring: KeyringNode; lookupKey: Uint8Array }) {
  needs(lookupKey.length >= 32, "The look-up key has 32 bytes or more");
  return {
    async seal(context: SealContext, text: string): Promise<string> {
      const { result } = await encrypt(keyring, text, { suiteId, encryptionContext: encryptionContext(context) });
      return result.toString("base64");
    },

    /** Throws when the text was sealed for another record or another organisation, or has been altered. */
    async open(context: SealContext, sealed: string): Promise<string> {
      const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(sealed, "base64"));
      const expected = Object.entries(encryptionContext(context));
      const found = messageHeader.encryptionContext;
      const isSame =
        Object.keys(found).length === expected.length && expected.every(([name, value]) => found[name] === value);
      if (!isSame) throw new Error("sealed for another record");
      return plaintext.toString("utf8");
    },

    lookupHash: (purpose: LookupPurpose, text: string): string =>
      createHmac("sha256", lookupKey).update(`${purpose}\0${text}`).digest("hex"),
  };
}

export type PersonalData = ReturnType<typeof createPersonalData>;
