import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { GetPublicKeyCommand, type KMSClient, SignCommand } from "@aws-sdk/client-kms";
import * as z from "zod";
import { readKeyFile } from "./key-file.ts";
import { type OnlineRole, onlineRoles, rootKeys } from "./signing/roles.ts";

/** One ECDSA key on P-256, wherever it lies. */
export interface SigningKey {
  /** SPKI in PEM. */
  publicKey: () => Promise<string>;
  /** With SHA-256; in DER. */
  sign: (bytes: Buffer) => Promise<Buffer>;
}

export interface Signer {
  online: Record<OnlineRole, SigningKey>;
  /** On a laptop they lie beside the others. Where the root is made by hand, away from the machine, there are none. */
  root: readonly SigningKey[];
}

const eachRole = <Value>(make: (role: OnlineRole) => Value): Record<OnlineRole, Value> =>
  Object.fromEntries(onlineRoles.map((role) => [role, make(role)])) as Record<OnlineRole, Value>;

/** PKCS #8 in PEM. */
export const freshPrivateKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;

export const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ type: "spki", format: "pem" }) as string;

export function keyFromPem(pem: string): SigningKey {
  const key = createPrivateKey(pem);
  return { publicKey: async () => publicKeyOf(pem), sign: async (bytes) => sign("sha256", bytes, key) };
}

export const SigningKeys = z.object({
  root: z.array(z.string()).length(rootKeys),
  online: z.object(eachRole(() => z.string())),
});
type SigningKeys = z.infer<typeof SigningKeys>;

export const freshSigningKeys = (): SigningKeys => ({
  root: Array.from({ length: rootKeys }, freshPrivateKey),
  online: eachRole(freshPrivateKey),
});

export const signerWithKeys = ({ root, online }: SigningKeys): Signer => ({
  root: root.map(keyFromPem),
  online: eachRole((role) => keyFromPem(online[role])),
});

/** Reads `signing.json` of the directory; the first start writes it. */
export const signerFromFile = async (directory: string): Promise<Signer> =>
  signerWithKeys(SigningKeys.parse(await readKeyFile(directory, "signing.json", freshSigningKeys)));

function keyInKms(KeyId: string, client: KMSClient): SigningKey {
  let known: Promise<string> | undefined;
  async function readPublicKey(): Promise<string> {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId }));
    if (!PublicKey) throw new Error("KMS gave no public key");
    const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
    return key.export({ type: "spki", format: "pem" }) as string;
  }
  return {
    publicKey(): Promise<string> {
      known ??= readPublicKey().catch((error) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    async sign(bytes) {
      // The digest, because KMS takes no more than 4 KB of the message itself.
      const Message = createHash("sha256").update(bytes).digest();
      const { Signature } = await client.send(
        new SignCommand({ KeyId, Message, MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256" }),
      );
      if (!Signature) throw new Error("KMS gave no signature");
      return Buffer.from(Signature);
    },
  };
}

/** A key of KMS for each role. The root's keys are nowhere near. */
export const signerFromKms = (arns: Record<OnlineRole, string>, client: KMSClient): Signer => ({
  root: [],
  online: eachRole((role) => keyInKms(arns[role], client)),
});
