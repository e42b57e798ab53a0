import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { createFeedAnswer } from "./feed-answer.ts";
import { createHomePage } from "./home-page.ts";
import { createKnownPage } from "./known-page.ts";
import { createSearchPage } from "./search-page.ts";
import { createWallPage } from "./wall-page.ts";

/** What finds, lists and counts everything that is public in the library. */
export const libraryRoutes = (services: Services, options: { publicOrigin: string }) =>
  new Hono<WebEnv>()
    .get("/", createHomePage(services))
    .get("/findings", createWallPage(services))
    .get("/search", createSearchPage(services))
    .get("/known", createKnownPage(services))
    .get("/feed.atom", createFeedAnswer(services, options));
