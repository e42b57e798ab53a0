import { Hono } from "hono";
import type { FindingKind } from "#functions/name-checks/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebEnv } from "#web/context.ts";
import { cursorOf } from "#web/params.ts";
import { page } from "#web/render.ts";

type View = Awaited<ReturnType<Services["nameChecks"]["viewFindings"]>>;

const findingsPage = page<View & { title: string; kindWords: typeof kindWords }>("name-checks/findings.njk");

const kindWords: Record<FindingKind, string> = {
  does_not_resolve: "The name has no address any more",
  dangles: "The name points to one that does not exist, which somebody else may register",
  registration_ends: "The registration of the domain is ending or on hold",
  name_servers_changed: "The domain has other name servers",
  alias_changed: "The name points somewhere else",
  registered_anew: "The domain was registered anew",
  registrar_changed: "The domain is with another registrar",
};

/** What the nightly check of listed names has found, for publishers. */
export const nameCheckRoutes = ({ nameChecks }: Services) =>
  new Hono<WebEnv>().get("/", async (c) => {
    const view = await nameChecks.viewFindings(signedIn(c), cursorOf(c));
    return findingsPage(c, { title: "Listed names that have changed", kindWords, ...view });
  });
