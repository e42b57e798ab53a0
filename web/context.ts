import type { Context } from "hono";
import { type Actor, isMember, type Member } from "#functions/accounts/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { AssetPaths } from "./assets.ts";

/** What the middleware column sets for every request. */
export interface WebEnv {
  Variables: {
    actor?: Actor;
    requestId: string;
    secureHeadersNonce?: string;
    assets: AssetPaths;
    /** Whom the page's script may contact, beside us. */
    contactedHosts?: readonly string[];
  };
}
export type WebContext = Context<WebEnv>;

/** The person signed in; a stranger is sent to sign in and then back. */
export function signedIn(c: WebContext): Actor {
  const actor = c.get("actor");
  if (!actor) throw new Refusal("sign_in_needed");
  return actor;
}

/** The person signed in, who acts for an organisation. */
export function memberOf(c: WebContext): Member {
  const actor = signedIn(c);
  if (!isMember(actor)) throw new Refusal("organisation_needed");
  return actor;
}
