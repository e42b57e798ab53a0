import { Hono } from "hono";
import { etag } from "hono/etag";
import type { WebEnv } from "#web/context.ts";
import { readPullFile } from "#web/pull-file.ts";

/** The one file that fetches and verifies the list on a machine without Commonlist. */
export const pullRoutes = () =>
  new Hono<WebEnv>().get("/commonlist-pull.mjs", etag(), async (c) => {
    return c.body(new Uint8Array(await readPullFile()), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "public, max-age=300, must-revalidate",
    });
  });
