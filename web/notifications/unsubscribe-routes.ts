import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { page } from "#web/render.ts";

const unsubscribePage = page<{ title: string; isDone: boolean }>("notifications/unsubscribe.njk");

/**
 * Where the link at the end of an e-mail leads, without signing in. Looking at it changes nothing: programs that check e-mail for danger
 * follow every link.
 */
export const unsubscribeRoutes = ({ mailPreferences }: Services) =>
  new Hono<WebEnv>()
    .get("/:token", async (c) => {
      mailPreferences.requireHolder(c.req.param("token"));
      return unsubscribePage(c, { title: "Stop e-mails from Commonlist", isDone: false });
    })
    .post("/:token", async (c) => {
      await mailPreferences.unsubscribe(c.req.param("token"));
      return unsubscribePage(c, { title: "You have stopped e-mails from Commonlist", isDone: true });
    });
