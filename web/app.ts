import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { requestId } from "hono/request-id";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { Services } from "#functions/services.ts";
import { createAssets } from "./assets.ts";
import type { WebEnv } from "./context.ts";
import { notFound, onError } from "./errors.ts";
import { createCookies, loadActor } from "./session.ts";

export interface WebOptions {
  /** Scheme and host that people use, such as https://commonlist.example: forms from elsewhere are refused. */
  publicOrigin: string;
}

const longestBody = 200 * 1024;

export function createApp(services: Services, { publicOrigin }: WebOptions) {
  const app = new Hono<WebEnv>();
  const assets = createAssets();
  const cookies = createCookies(publicOrigin);
  app.onError(onError);
  app.notFound(notFound);
  app.use(requestId());
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", NONCE],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      referrerPolicy: "same-origin",
    }),
  );
  app.route("/assets", assets.routes);
  app.use(async (c, next) => {
    c.set("assets", assets.paths);
    await next();
  });
  app.use(csrf({ origin: publicOrigin }));
  app.use(bodyLimit({ maxSize: longestBody }));
  app.use(loadActor(services.accounts, cookies));
  return app;
}
