import { Hono } from "hono";
import type { Services } from "#functions/services.ts";
import { publicNameOf } from "#functions/subscriptions/polling.ts";
import { cacheControlOf, isPublicName } from "#functions/whitelist/public-files.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { type Answers, createAnswers } from "#web/whitelist/answers.ts";

const text = (status: 401 | 404 | 410, sentence: string, headers: Record<string, string> = {}): Response =>
  new Response(`${sentence}\n`, {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...headers },
  });

const notThere = () => text(404, "There is no such file.");
const revoked = () =>
  text(410, "This address was revoked by your organisation's web filtering lead, and will not answer again.");

/** The user of HTTP Basic (RFC 7617); what stands for the password does not matter. */
function basicUser(c: WebContext): string | undefined {
  const [, encoded = ""] = /^basic +([a-z0-9+/]+=*) *$/i.exec(c.req.header("authorization") ?? "") ?? [];
  return Buffer.from(encoded, "base64").toString("utf8").split(":")[0] || undefined;
}

async function send(
  { feeds }: Services["subscriptions"],
  answer: Answers,
  c: WebContext,
  { token, asked, unknown }: { token: string; asked: string; unknown: () => Response },
): Promise<Response> {
  const feed = await feeds.find(token);
  if (!feed) return unknown();
  if (feed.revokedAt !== undefined) return revoked();
  const name = publicNameOf(feed, asked);
  const sent = isPublicName(name) ? await answer(c.req.raw, name) : undefined;
  if (!sent) return notThere();
  await feeds.note(feed, name);
  return sent;
}

/**
 * The same files as everybody's, for filters that say whose they are: by an unguessable part of the path, or as the user of HTTP Basic. It opens nothing: it is
 * how an organisation sees which version its filter has.
 */
export function feedRoutes({ subscriptions, releases }: Services, { freshFor }: { freshFor: number }) {
  const answer = createAnswers({
    read: releases.readPublic,
    freshFor,
    // Kept by the filter alone: a cache on the way would hold on to the address, which is the organisation's own.
    cacheControlOf: (name) => `private, ${cacheControlOf(name).replace("public, ", "")}`,
    vary: "Authorization",
  });
  const signInNeeded = () =>
    text(401, "Enter the user name that your subscription's page shows. Any password will do.", {
      "WWW-Authenticate": 'Basic realm="Commonlist", charset="UTF-8"',
    });

  return new Hono<WebEnv>()
    .get("/:token{[0-9a-f]{64}}/:asked{.+}", (c) =>
      send(subscriptions, answer, c, { ...c.req.param(), unknown: notThere }),
    )
    .get("/:asked{.+}", (c) => {
      const token = basicUser(c);
      return token === undefined
        ? signInNeeded()
        : send(subscriptions, answer, c, { token, asked: c.req.param("asked"), unknown: signInNeeded });
    });
}
