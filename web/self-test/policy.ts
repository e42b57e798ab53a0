import type { MiddlewareHandler } from "hono";
import type { WebEnv } from "#web/context.ts";

/** Widens one page's policy by exactly the hosts that it says it will contact. Stands outside what sets the policy. */
export const allowContactedHosts: MiddlewareHandler<WebEnv> = async (c, next) => {
  await next();
  const hosts = c.get("contactedHosts") ?? [];
  const policy = c.res.headers.get("Content-Security-Policy");
  if (hosts.length === 0 || policy === null) return;
  const sources = hosts.map((host) => `https://${host}`).join(" ");
  const widened = policy.replace(/\b(img-src|connect-src) 'self'/g, `$& ${sources}`);
  c.res.headers.set("Content-Security-Policy", widened);
};
