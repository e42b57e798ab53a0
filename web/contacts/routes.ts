import { Hono } from "hono";
import { hasRole } from "#functions/accounts/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebEnv } from "#web/context.ts";
import { keepingRoutes } from "./keeping-routes.ts";
import { viewRoutes } from "./view-routes.ts";

/** The contacts of an organisation: for its owners, and by state and dates for stewards. */
export const contactRoutes = (services: Services) =>
  new Hono<WebEnv>()
    .get("/", (c) => {
      const actor = memberOf(c);
      return c.redirect(hasRole(actor, "steward") ? "/contacts/views" : `/contacts/${actor.organisationId}`, 303);
    })
    .route("/", keepingRoutes(services))
    .route("/", viewRoutes(services));
