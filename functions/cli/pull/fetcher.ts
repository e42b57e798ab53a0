import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Fetcher } from "tuf-js";
import { DownloadHTTPError } from "tuf-js/dist/error.js";

const longestWait = 60_000;

/** Reads at most as much as there may be, and lets go of whoever sends more or is slow: tuf-js's own leaves an endless answer running. */
export function createFetcher(scratch: string, headers: Record<string, string>): Fetcher {
  async function downloadBytes(url: string, maxLength: number): Promise<Buffer> {
    const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(longestWait) });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new DownloadHTTPError(`${url.replace(/.*\//, "")} is answered with ${response.status}`, response.status);
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > maxLength) throw new Error(`${url.replace(/.*\//, "")} is longer than it may be`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  return {
    downloadBytes,
    async downloadFile(url, maxLength, handler) {
      const file = path.join(scratch, randomBytes(6).toString("hex"));
      await writeFile(file, await downloadBytes(url, maxLength));
      try {
        return await handler(file);
      } finally {
        await rm(file);
      }
    },
  };
}
