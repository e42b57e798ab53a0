import { Hono } from "hono";
import { hasRole } from "#functions/accounts/rules.ts";
import type { Services } from "#functions/services.ts";
import { expiringSoon, warningDays } from "#functions/whitelist/expiry.ts";
import type { WhitelistEntry } from "#functions/whitelist/rules.ts";
import type { WebEnv } from "#web/context.ts";
import { page } from "#web/render.ts";

interface ExpiringPage {
  title: string;
  days: number;
  entries: WhitelistEntry[];
  mayPropose: boolean;
}

const expiringPage = page<ExpiringPage>("editions/expiring.njk");

/** What goes soon unless it is voted on again. Public, as the list itself. */
export function expiringRoutes({ whitelist, now }: Services) {
  return new Hono<WebEnv>().get("/", async (c) => {
    const entries = expiringSoon(await whitelist.currentState(), now().toISOString());
    const actor = c.get("actor");
    const mayPropose = actor !== undefined && hasRole(actor, "representative");
    return expiringPage(c, { title: "Entries that expire soon", days: warningDays, entries, mayPropose });
  });
}
