import { createHash } from "node:crypto";
import type { StoredFile } from "#functions/whitelist/files.ts";
import { contentTypeOf } from "#functions/whitelist/public-files.ts";

/** A stored file as it is sent. */
interface Held {
  body: Uint8Array<ArrayBuffer>;
  etag: string;
  modifiedAt: number;
  headers: Record<string, string>;
  /** When it was last compared with what is stored, by a clock that nobody sets. */
  readAt: number;
}

export interface AnswerOptions {
  read: (name: string) => Promise<StoredFile | undefined>;
  /** For so many milliseconds a file is sent from memory, without asking whether another one is stored by now. */
  freshFor: number;
  cacheControlOf: (name: string) => string;
  /** Beside the coding: what else the answer depends on. */
  vary?: string;
}

/** Kept in memory at most, of files that many ask for. */
const mostBytes = 64 * 1024 * 1024;

/** What a browser that shows one of the files may do with it: nothing. */
const harmless = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
};

/** If-None-Match decides alone where it is sent (RFC 9110, section 13.1.3). */
function isUnchanged(request: Request, { etag, modifiedAt }: Held): boolean {
  const tags = request.headers.get("if-none-match");
  if (tags === etag) return true;
  if (tags !== null) return tags === "*" || tags.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  const since = request.headers.get("if-modified-since");
  return since !== null && Math.floor(modifiedAt / 1000) * 1000 <= Date.parse(since);
}

/** Named, and not with a weight of nothing (RFC 9110, section 12.5.3). */
function acceptsGzip(request: Request): boolean {
  const accepted = request.headers.get("accept-encoding");
  if (accepted === null) return false;
  return accepted.split(",").some((coding) => {
    const [name, weight = "q=1"] = coding.split(";").map((part) => part.trim().toLowerCase());
    return name === "gzip" && Number(weight.replace("q=", "")) > 0;
  });
}

/**
 * Sends stored files as a bucket would (RFC 9110: validators, conditional requests, content coding), in its compressed copy to whoever takes that. The same
 * file goes to many: it is read and hashed once in a while, not once a request. Undefined where there is none of that name.
 */
export function createAnswers({ read, freshFor, cacheControlOf, vary }: AnswerOptions) {
  const held = new Map<string, Held>();
  const reading = new Map<string, Promise<Held | undefined>>();
  let bytes = 0;

  function drop(name: string): void {
    bytes -= held.get(name)?.body.length ?? 0;
    held.delete(name);
  }

  function keep(name: string, file: Held): void {
    drop(name);
    held.set(name, file);
    bytes += file.body.length;
    for (const oldest of held.keys()) {
      if (bytes <= mostBytes) return;
      drop(oldest);
    }
  }

  const headersOf = (name: string, etag: string, modifiedAt: Date): Record<string, string> => ({
    "Content-Type": contentTypeOf(name),
    "Cache-Control": cacheControlOf(name.replace(/\.gz$/, "")),
    "Last-Modified": modifiedAt.toUTCString(),
    ETag: etag,
    Vary: vary ? `Accept-Encoding, ${vary}` : "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    ...harmless,
    ...(name.endsWith(".gz") && { "Content-Encoding": "gzip" }),
  });

  async function readAgain(name: string): Promise<Held | undefined> {
    const readAt = performance.now();
    const stored = await read(name);
    if (!stored) {
      drop(name);
      return undefined;
    }
    const etag = `"${createHash("sha256").update(stored.body).digest("base64url")}"`;
    const file: Held = {
      body: new Uint8Array(stored.body),
      etag,
      modifiedAt: stored.modifiedAt.getTime(),
      headers: headersOf(name, etag, stored.modifiedAt),
      readAt,
    };
    if (freshFor > 0) keep(name, file);
    return file;
  }

  /** Whoever asks while it is being read waits for the same reading. */
  function readOnce(name: string): Promise<Held | undefined> {
    if (freshFor === 0) return readAgain(name);
    const running = reading.get(name) ?? readAgain(name).finally(() => reading.delete(name));
    reading.set(name, running);
    return running;
  }

  const findHeld = (name: string): Held | undefined => {
    const file = held.get(name);
    return file && performance.now() - file.readAt < freshFor ? file : undefined;
  };

  const send = (request: Request, file: Held): Response =>
    isUnchanged(request, file)
      ? new Response(null, { status: 304, headers: file.headers })
      : new Response(file.body, { headers: file.headers });

  async function readAndSend(request: Request, names: readonly string[]): Promise<Response | undefined> {
    for (const name of names) {
      const file = findHeld(name) ?? (await readOnce(name));
      if (file) return send(request, file);
    }
    return undefined;
  }

  return (request: Request, name: string): Response | Promise<Response | undefined> => {
    const names = acceptsGzip(request) ? [`${name}.gz`, name] : [name];
    const file = findHeld(names[0] ?? name);
    return file ? send(request, file) : readAndSend(request, names);
  };
}

export type Answers = ReturnType<typeof createAnswers>;
