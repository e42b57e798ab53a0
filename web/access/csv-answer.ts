import type { WebContext } from "#web/context.ts";

/** A table to save. What is made for one person must not stay in a shared computer's history or a proxy. */
export const csvAnswer = (c: WebContext, file: string, body: string): Response =>
  c.body(body, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${file}"`,
    "Cache-Control": c.get("actor") ? "no-store" : "no-cache",
  });
