import { createECDH, createPublicKey } from "node:crypto";

/** Order of P-256 (SEC 2, section 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % order];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % order;
    square = (square * square) % order;
  }
  return result;
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  const positive = (bytes[0] ?? 0) < 128 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
  return Buffer.concat([Buffer.of(2, positive.length), positive]);
}

/** A P-256 key that signs a digest as KMS does (SEC 1, section 4.1.3): Node hashes whatever it is given to sign, and so cannot. */
export function createDigestKey() {
  const own = createECDH("prime256v1");
  own.generateKeys();
  const [x, y] = [own.getPublicKey().subarray(1, 33), own.getPublicKey().subarray(33)];
  const jwk = { kty: "EC", crv: "P-256", x: x.toString("base64url"), y: y.toString("base64url") };
  return {
    publicKey: createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "der" }),
    signDigest(digest: Buffer): Buffer {
      const once = createECDH("prime256v1");
      once.generateKeys();
      const r = toNumber(once.getPublicKey().subarray(1, 33)) % order;
      const inverse = power(toNumber(once.getPrivateKey()), order - 2n);
      const s = (inverse * (toNumber(digest) + r * toNumber(own.getPrivateKey()))) % order;
      const numbers = Buffer.concat([derInteger(r), derInteger(s)]);
      return Buffer.concat([Buffer.of(0x30, numbers.length), numbers]);
    },
  };
}
