import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { findingRoutes } from "./finding-routes.ts";
import { needRoutes } from "./need-routes.ts";
import { obstacleRoutes } from "./obstacle-routes.ts";
import { personaRoutes } from "./persona-routes.ts";
import { studyRoutes } from "./study-routes.ts";

/** A page for each record of the library, and lists of them. */
export const recordRoutes = (services: Services, options: { publicOrigin: string }) =>
  new Hono<WebEnv>()
    .route("/", studyRoutes(services, options))
    .route("/", findingRoutes(services, options))
    .route("/", needRoutes(services))
    .route("/", personaRoutes(services, options))
    .route("/", obstacleRoutes(services));
