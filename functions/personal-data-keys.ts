import { randomBytes } from "node:crypto";
import { KmsKeyringNode } from "@aws-crypto/kms-keyring-node";
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from "@aws-crypto/raw-aes-keyring-node";
import * as z from "zod";
import { readKeyFile } from "./key-file.ts";
import { createPersonalData, type PersonalData } from "./personal-data.ts";

const Key = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, "base64")));
const KeyFile = z.object({ encryption: Key, lookup: Key });

/** For a laptop, tests, or a server without KMS: the keys are those given. */
export function personalDataWithKeys(encryption: Uint8Array, lookup: Uint8Array): PersonalData {
  const keyring = new RawAesKeyringNode({
    keyNamespace: "commonlist",
    keyName: "key file",
    unencryptedMasterKey: encryption,
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
  return createPersonalData({ keyring, lookupKey: lookup });
}

/** Reads `personal-data.json` of the directory; the first start writes it. */
export async function personalDataFromFile(directory: string): Promise<PersonalData> {
  const fresh = () => randomBytes(32).toString("base64");
  const content = await readKeyFile(directory, "personal-data.json", () => ({ encryption: fresh(), lookup: fresh() }));
  const { encryption, lookup } = KeyFile.parse(content);
  return personalDataWithKeys(encryption, lookup);
}

/** With a KMS key. The look-up key is a secret of its own, because a hash must stay the same for as long as the data lives. */
export const personalDataFromKms = (keyArn: string, lookupKey: Uint8Array): PersonalData =>
  createPersonalData({ keyring: new KmsKeyringNode({ generatorKeyId: keyArn }), lookupKey });
