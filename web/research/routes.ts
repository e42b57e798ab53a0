import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { changeRoutes } from "./changes/routes.ts";
import { commentRoutes } from "./corroboration/comment-routes.ts";
import { corroborationRoutes } from "./corroboration/routes.ts";
import { deskRoutes } from "./desk/routes.ts";
import { libraryRoutes } from "./library/routes.ts";
import { recordRoutes } from "./records/routes.ts";

/** Everything below /research. */
export const researchRoutes = (services: Services, options: { publicOrigin: string }) =>
  new Hono<WebEnv>()
    .route("/", libraryRoutes(services, options))
    .route("/", recordRoutes(services, options))
    .route("/", changeRoutes(services))
    .route("/", corroborationRoutes(services))
    .route("/desk/comments", commentRoutes(services))
    .route("/desk", deskRoutes(services));
