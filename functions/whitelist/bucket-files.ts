import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { ReleaseFiles } from "./files.ts";

const isThere = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;

/** The same in a bucket: S3 shows an object whole or not at all, and refuses a second creation. */
export function createBucketFiles(Bucket: string, client = new S3Client({})): ReleaseFiles {
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
    async write(name, body) {
      await client.send(new PutObjectCommand({ Bucket, Key: name, Body: body }));
    },
    async create(name, body) {
      try {
        await client.send(new PutObjectCommand({ Bucket, Key: name, Body: body, IfNoneMatch: "*" }));
      } catch (error) {
        if (!isThere(error)) throw error;
      }
    },
  };
}
