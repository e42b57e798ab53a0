import type { MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AccountService } from "#functions/accounts/service.ts";
import type { WebContext, WebEnv } from "./context.ts";

const dayInSeconds = 86_400;

/**
 * `session`: who is signed in. `journey`: which browser began a sign-in. Over https the names carry the `__Host-` prefix, so that no other
 * host of the domain can plant one; over http, on one's own machine only, browsers would not keep such a cookie.
 */
export type CookieName = "session" | "journey";
const names: Record<CookieName, string> = { session: "commonlist", journey: "commonlist-sign-in" };

export function createCookies(publicOrigin: string) {
  const isSecure = publicOrigin.startsWith("https:");
  const options = { path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure } as const;
  const prefix = isSecure ? ("host" as const) : undefined;
  return {
    read: (c: WebContext, name: CookieName): string | undefined => getCookie(c, names[name], prefix),
    set: (c: WebContext, name: CookieName, value: string): void =>
      setCookie(c, names[name], value, { ...options, maxAge: dayInSeconds / 2, ...(prefix && { prefix }) }),
    clear: (c: WebContext, name: CookieName): void => {
      deleteCookie(c, names[name], { ...options, ...(prefix && { prefix }) });
    },
  };
}

export type Cookies = ReturnType<typeof createCookies>;

/** Finds out who is asking, in two reads, for requests that bring a session. */
export const loadActor =
  (accounts: Pick<AccountService, "actorOf">, cookies: Cookies): MiddlewareHandler<WebEnv> =>
  async (c, next) => {
    const token = cookies.read(c, "session");
    const actor = token === undefined ? undefined : await accounts.actorOf(token);
    if (actor) c.set("actor", actor);
    await next();
  };
