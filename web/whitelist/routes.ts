import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import type { StoredFile } from "#functions/whitelist/files.ts";
import { cacheControlOf, contentTypeOf } from "#functions/whitelist/public-files.ts";
import type { WebEnv } from "#web/context.ts";

/** Every path that there can be below /whitelist, and nothing that could leave the folder. */
const publicName = /^(version|feed\.atom|changes\/\d{1,8}\.json|(current|releases\/[1-9]\d{0,7})\/[a-z0-9-]+\.[a-z]+)$/;

const etagOf = (body: Buffer): string => `"${createHash("sha256").update(body).digest("base64url")}"`;

/** If-None-Match decides alone where it is sent (RFC 9110, section 13.1.3). */
function isUnchanged(request: Request, etag: string, modifiedAt: Date): boolean {
  const tags = request.headers.get("if-none-match");
  if (tags !== null) return tags === "*" || tags.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  const since = Date.parse(request.headers.get("if-modified-since") ?? "");
  return !Number.isNaN(since) && Math.floor(modifiedAt.getTime() / 1000) * 1000 <= since;
}

/** Named, and not with a weight of nothing (RFC 9110, section 12.5.3). */
const acceptsGzip = (request: Request): boolean =>
  (request.headers.get("accept-encoding") ?? "").split(",").some((coding) => {
    const [name, weight = "q=1"] = coding.split(";").map((part) => part.trim().toLowerCase());
    return name === "gzip" && Number(weight.replace("q=", "")) > 0;
  });

/**
 * The plain files that filters read, as a bucket would serve them (RFC 9110: validators, conditional requests, content
 * coding).
 */
export function whitelistFileRoutes({ releases }: Pick<Services, "releases">) {
  async function find(name: string, gzip: boolean): Promise<{ file: StoredFile; gzipped: boolean } | undefined> {
    if (!publicName.test(name)) return undefined;
    const compressed = gzip ? await releases.readPublic(`${name}.gz`) : undefined;
    if (compressed) return { file: compressed, gzipped: true };
    const file = await releases.readPublic(name);
    return file && { file, gzipped: false };
  }

  return new Hono<WebEnv>().get("/*", async (c) => {
    const name = c.req.path.slice("/whitelist/".length);
    const found = await find(name, acceptsGzip(c.req.raw));
    if (!found) return c.text("There is no such file.\n", 404, { "Cache-Control": "no-cache" });
    const { file, gzipped } = found;
    const etag = etagOf(file.body);
    const headers = {
      "Content-Type": contentTypeOf(name),
      "Cache-Control": cacheControlOf(name),
      "Last-Modified": file.modifiedAt.toUTCString(),
      ETag: etag,
      Vary: "Accept-Encoding",
      "Access-Control-Allow-Origin": "*",
    };
    if (isUnchanged(c.req.raw, etag, file.modifiedAt)) return c.body(null, 304, headers);
    return c.body(new Uint8Array(file.body), 200, gzipped ? { ...headers, "Content-Encoding": "gzip" } : headers);
  });
}
