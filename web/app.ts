import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { requestId } from "hono/request-id";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { Services } from "#functions/services.ts";
import { createAssets } from "./assets.ts";
import type { WebContext, WebEnv } from "./context.ts";
import { notFound, onError } from "./errors.ts";
import { createCookies, loadActor } from "./session.ts";
import { signInRoutes } from "./sign-in/routes.ts";

export interface WebOptions {
  /** Scheme and host that people use, such as https://commonlist.example: forms from elsewhere are refused. */
  publicOrigin: string;
  /** Where a request comes from, for rate limits. */
  clientAddress?: (c: WebContext) => string;
}

const longestBody = 200 * 1024;

export function createApp(services: Services, { publicOrigin, clientAddress = () => "unknown" }: WebOptions) {
  const app = new Hono<WebEnv>();
  const assets = createAssets();
  const cookies = createCookies(publicOrigin);
  // Browsers hold the redirects that answer a form to this rule too, and a provider may pass people on to another https address.
  const signInTargets = ["https:", ...services.accounts.listProviders().map(({ origin }) => origin)].join(" ");
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
        formAction: ["'self'", (c) => (c.req.path === "/sign-in" ? signInTargets : "")],
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
  app.route("/", signInRoutes(services, { cookies, clientAddress }));
  return app;
}
