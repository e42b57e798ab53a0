import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createDigestKey } from "./kms-keys.ts";

interface StoredObject {
  body: Buffer;
  headers: IncomingHttpHeaders;
  modifiedAt: Date;
}
interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

/** A key that stays inside, and ciphertexts bound to their context, as KMS has them. */
function createKey(keyArn: string) {
  const secret = randomBytes(32);
  const bound = (context: unknown) => Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort()));
  return {
    wrap(plaintext: Buffer, context: unknown) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", secret, iv).setAAD(bound(context));
      const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return { KeyId: keyArn, CiphertextBlob: Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64") };
    },
    unwrap(blob: Buffer, context: unknown) {
      const cipher = createDecipheriv("aes-256-gcm", secret, blob.subarray(0, 12)).setAAD(bound(context));
      cipher.setAuthTag(blob.subarray(12, 28));
      const plaintext = Buffer.concat([cipher.update(blob.subarray(28)), cipher.final()]);
      return { KeyId: keyArn, Plaintext: plaintext.toString("base64") };
    },
  };
}

/** What SES was asked to send. */
interface SentBySes {
  ConfigurationSetName?: string;
  EmailTags?: { Name: string; Value: string }[];
  Destination: { ToAddresses: string[] };
  raw: string;
}

/** As much of S3, KMS, SES and Secrets Manager as the functions speak to, in one server on this machine. Checks no signature. */
export async function startAwsStub({ keyArn, secrets }: { keyArn: string; secrets: Record<string, string> }) {
  const objects = new Map<string, StoredObject>();
  const emails: SentBySes[] = [];
  const key = createKey(keyArn);
  const signingKeys = new Map<string, ReturnType<typeof createDigestKey>>();
  const signingKey = (arn: string) => {
    const found = signingKeys.get(arn) ?? createDigestKey();
    signingKeys.set(arn, found);
    return found;
  };

  const operations: Record<string, (input: Record<string, string>) => object> = {
    "secretsmanager.GetSecretValue": ({ SecretId = "" }) => ({ Name: SecretId, SecretString: secrets[SecretId] }),
    "TrentService.GenerateDataKey": ({ NumberOfBytes, EncryptionContext }) => {
      const plaintext = randomBytes(Number(NumberOfBytes));
      return { ...key.wrap(plaintext, EncryptionContext), Plaintext: plaintext.toString("base64") };
    },
    "TrentService.Decrypt": ({ CiphertextBlob = "", EncryptionContext }) =>
      key.unwrap(Buffer.from(CiphertextBlob, "base64"), EncryptionContext),
    "TrentService.GetPublicKey": ({ KeyId = "" }) => ({ PublicKey: signingKey(KeyId).publicKey.toString("base64") }),
    "TrentService.Sign": ({ KeyId = "", Message = "", MessageType, SigningAlgorithm }) => {
      if (MessageType !== "DIGEST" || SigningAlgorithm !== "ECDSA_SHA_256") throw new Error("not a digest for ECDSA");
      return { Signature: signingKey(KeyId).signDigest(Buffer.from(Message, "base64")).toString("base64") };
    },
  };

  function putObject(name: string, headers: IncomingHttpHeaders, body: Buffer): Answer {
    if (headers["if-none-match"] === "*" && objects.has(name)) {
      return { status: 412, body: "<Error><Code>PreconditionFailed</Code></Error>" };
    }
    objects.set(name, { body, headers, modifiedAt: new Date() });
    return { headers: { etag: '"1"' } };
  }

  function getObject(name: string): Answer {
    const found = objects.get(name);
    if (!found) return { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
    return { headers: { "last-modified": found.modifiedAt.toUTCString() }, body: found.body };
  }

  function deleteObject(name: string): Answer {
    objects.delete(name);
    return { status: 204 };
  }

  function sendEmail(body: Buffer): Answer {
    const { Content, ...sent } = JSON.parse(body.toString("utf8"));
    emails.push({ ...sent, raw: Buffer.from(Content.Raw.Data, "base64").toString("utf8") });
    return { headers: { "content-type": "application/json" }, body: JSON.stringify({ MessageId: "0100-stub" }) };
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = await buffer(request);
    if (request.url === "/v2/email/outbound-emails") return sendEmail(body);
    const operation = operations[String(request.headers["x-amz-target"])];
    if (operation) {
      const output = JSON.stringify(operation(JSON.parse(body.toString("utf8"))));
      return { headers: { "content-type": "application/x-amz-json-1.1" }, body: output };
    }
    const name = decodeURIComponent(new URL(request.url ?? "/", "http://stub").pathname.slice(1));
    if (request.method === "DELETE") return deleteObject(name);
    return request.method === "PUT" ? putObject(name, request.headers, body) : getObject(name);
  }

  const server = createServer(async (request, response) => {
    const {
      status = 200,
      headers = {},
      body = "",
    } = await answer(request).catch((error) => ({
      status: 400,
      headers: {},
      body: JSON.stringify({ __type: "ValidationException", message: String(error) }),
    }));
    response.writeHead(status, headers).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** By bucket, slash and key. */
    objects,
    emails,
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
