import nunjucks from "nunjucks";
import type { WebContext } from "./context.ts";
import { addFilters } from "./filters.ts";
import { templateLoader } from "./template-loader.ts";

/** One environment per process: rebuilding it per request throws the compiled templates away. */
export const environment = addFilters(new nunjucks.Environment(templateLoader(), { autoescape: true }));

export type PageStatus = 200 | 400 | 403 | 404 | 405 | 409 | 410 | 413 | 429 | 500 | 503;

/** Binds a template to the type of its data, so a page cannot be rendered without what it shows. */
export const page =
  <Props extends object>(template: string) =>
  (c: WebContext, props: Props, status: PageStatus = 200): Response | Promise<Response> => {
    const actor = c.get("actor");
    // What is made for one person must not stay in a shared computer's history or a proxy.
    c.header("Cache-Control", actor ? "no-store" : "no-cache");
    const layout = { actor, path: c.req.path, cspNonce: c.get("secureHeadersNonce"), assets: c.get("assets") };
    return c.html(environment.render(template, { ...layout, ...props }), status);
  };
