import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { JWK } from "jose";
import * as z from "zod";

const Keys = z.object({ signing: z.record(z.string(), z.string()), cookies: z.string() });

/** Kept over restarts, so that what the app has learnt of the provider stays true. */
export async function identityProviderKeys(directory: string): Promise<{ signing: JWK; cookies: string }> {
  const file = path.join(directory, "identity-provider.json");
  try {
    const { signing, cookies } = Keys.parse(JSON.parse(await readFile(file, "utf8")));
    return { signing: { kty: "EC", ...signing }, cookies };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = {
    ...privateKey.export({ format: "jwk" }),
    alg: "ES256",
    use: "sig",
    kid: randomBytes(8).toString("hex"),
  };
  const keys = { signing: jwk, cookies: randomBytes(32).toString("hex") };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.part`, `${JSON.stringify(keys)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.part`, file);
  return identityProviderKeys(directory);
}
