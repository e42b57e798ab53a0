import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import { cacheControlOf, isPublicName } from "#functions/whitelist/public-files.ts";
import type { WebEnv } from "#web/context.ts";
import { createAnswers } from "./answers.ts";

const notThere = (): Response =>
  new Response("There is no such file.\n", {
    status: 404,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache" },
  });

/** The plain files that filters read. `freshFor`: how many milliseconds they may be sent from memory. */
export function whitelistFileRoutes({ releases }: Pick<Services, "releases">, { freshFor }: { freshFor: number }) {
  const answer = createAnswers({ read: releases.readPublic, freshFor, cacheControlOf });

  return new Hono<WebEnv>().get("/*", async (c) => {
    const name = c.req.path.slice("/whitelist/".length);
    return (isPublicName(name) ? await answer(c.req.raw, name) : undefined) ?? notThere();
  });
}
