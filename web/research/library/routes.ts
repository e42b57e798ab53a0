import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { createHomePage } from "./home-page.ts";

export const libraryRoutes = (services: Services, _options: { publicOrigin: string }) =>
  new Hono<WebEnv>().get("/", createHomePage(services));
