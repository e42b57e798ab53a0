import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { isOutage, Refusal } from "#functions/errors.ts";
import type { WebContext, WebEnv } from "./context.ts";
import { refusals, type Words } from "./refusals.ts";
import { page } from "./render.ts";

const messagePage = page<Omit<Words, "status">>("layouts/message.njk");

const outage: Words = {
  status: 503,
  title: "Sorry, the service is unavailable",
  paragraphs: [
    "We do not know whether what you did was saved. Look at the page again in a few minutes.",
    "If it was not, do it again: sending the same form twice counts once.",
  ],
};
const problem: Words = {
  status: 500,
  title: "Sorry, there is a problem with the service",
  paragraphs: ["Try again later. If it keeps happening, tell us what you were doing and when."],
};
const refusedRequests: Partial<Record<number, Words>> = {
  400: {
    status: 400,
    title: "We could not read that form",
    paragraphs: ["Nothing has been saved. Open the page again and fill it in there."],
  },
  403: {
    status: 403,
    title: "We could not accept that form",
    paragraphs: ["It did not come from this site. Open the page again and fill it in there."],
  },
  413: { status: 413, title: "That is too long", paragraphs: ["Go back and enter less text."] },
};

const show = (c: WebContext, { status, ...words }: Words) => messagePage(c, words, status);

export const notFound = (c: WebContext) => show(c, refusals.not_found);

/** Where somebody is sent back to after signing in: the page, or the page that the posted form was on. */
const pathAndQuery = (c: WebContext): string => {
  const form = c.req.method === "GET" ? null : URL.parse(c.req.header("referer") ?? "");
  const { pathname, search } = form?.pathname.startsWith("/") ? form : new URL(c.req.url);
  return pathname + search;
};
const signInAgain = (c: WebContext): string => `/sign-in?factor=second&to=${encodeURIComponent(pathAndQuery(c))}`;

export const onError: ErrorHandler<WebEnv> = (error, c) => {
  if (error instanceof Refusal) {
    if (error.code === "sign_in_needed") return c.redirect(`/sign-in?to=${encodeURIComponent(pathAndQuery(c))}`, 303);
    const lacksFactor = error.code === "not_permitted" && (c.get("actor")?.awaitingSecondFactor ?? []).length > 0;
    if (lacksFactor || error.code === "second_factor_needed") {
      const links = [{ href: signInAgain(c), text: "Sign in with a second factor" }];
      return show(c, { ...refusals.second_factor_needed, links });
    }
    const again = error.code === "changed_meanwhile" && c.req.header("referer");
    if (again)
      return show(c, {
        ...refusals.changed_meanwhile,
        links: [{ href: pathAndQuery(c), text: "Open the page again" }],
      });
    return show(c, refusals[error.code]);
  }
  if (error instanceof HTTPException) {
    const words = refusedRequests[error.status];
    return words ? show(c, words) : error.getResponse();
  }
  logError(c, error);
  if (isOutage(error)) {
    c.header("Retry-After", "30");
    return show(c, outage);
  }
  return show(c, problem);
};

/** One line, with the request's id. Names, messages and stacks only: an SDK or ElectroDB error carries whole items. */
function logError(c: WebContext, error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.name : undefined;
  console.error(JSON.stringify({ requestId: c.get("requestId"), method: c.req.method, name, message, cause, stack }));
}
