import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { KmsKeyringNode } from "@aws-crypto/kms-keyring-node";
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from "@aws-crypto/raw-aes-keyring-node";
import * as z from "zod";
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

/** Whole or not at all, and never over another: a file cut short by a crash would lose every name for good. */
async function createOnce(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft);
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Reads `personal-data.json` of the directory; the first start writes it, readable by its owner alone. */
export async function personalDataFromFile(directory: string): Promise<PersonalData> {
  const file = path.join(directory, "personal-data.json");
  const read = () => readFile(file, "utf8");
  const content = await read().catch(async (error: unknown) => {
    if (!isMissing(error)) throw error;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const fresh = () => randomBytes(32).toString("base64");
    await createOnce(file, `${JSON.stringify({ encryption: fresh(), lookup: fresh() })}\n`);
    return read();
  });
  const { encryption, lookup } = KeyFile.parse(JSON.parse(content));
  return personalDataWithKeys(encryption, lookup);
}

/** With a KMS key. The look-up key is a secret of its own, because a hash must stay the same for as long as the data lives. */
export const personalDataFromKms = (keyArn: string, lookupKey: Uint8Array): PersonalData =>
  createPersonalData({ keyring: new KmsKeyringNode({ generatorKeyId: keyArn }), lookupKey });
