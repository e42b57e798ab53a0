import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { ReleaseFiles } from "./files.ts";
import { cacheControlOf, contentTypeOf, publicFolder } from "./public-files.ts";

const answered = (error: unknown, status: number): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;

/** What the bucket says of a public file: filters read it from there, with nothing behind it. */
function headersOf(key: string): Partial<PutObjectCommandInput> {
  if (!key.startsWith(`${publicFolder}/`)) return {};
  const name = key.slice(publicFolder.length + 1);
  return {
    ContentType: contentTypeOf(name),
    CacheControl: cacheControlOf(name),
    ...(name.endsWith(".gz") && { ContentEncoding: "gzip" }),
  };
}

/**
 * In a bucket: S3 shows an object whole or not at all, and refuses a second creation. The reader needs the permission to list the bucket,
 * without which S3 calls a missing object forbidden.
 */
export function createBucketFiles(Bucket: string, client: S3Client): ReleaseFiles {
  const put = async (name: string, Body: string | Buffer, more: Partial<PutObjectCommandInput> = {}): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket, Key: name, Body, ...headersOf(name), ...more }));
  };

  return {
    async read(name) {
      try {
        const { Body, LastModified } = await client.send(new GetObjectCommand({ Bucket, Key: name }));
        if (!Body || !LastModified) return undefined;
        return { body: Buffer.from(await Body.transformToByteArray()), modifiedAt: LastModified };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    write: (name, body) => put(name, body),

    async create(name, body) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await put(name, body, { IfNoneMatch: "*" });
        } catch (error) {
          if (answered(error, 412)) return;
          // 409: somebody else is creating it this moment, and may yet fail. The SDK does not try that again.
          if (!answered(error, 409) || attempt === 4) throw error;
          await delay(50 * 2 ** attempt);
        }
      }
    },

    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: name }));
    },
  };
}
