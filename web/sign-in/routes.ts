import { Hono } from "hono";
import * as z from "zod";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { type FormErrors, readForm } from "#web/forms.ts";
import { type PageStatus, page } from "#web/render.ts";
import type { Cookies } from "#web/session.ts";
import { signInRefusals } from "./refusals.ts";
import { returnPath } from "./return-path.ts";

export interface SignInPage {
  providers: { id: string; name: string }[];
  to: string;
  secondFactor: boolean;
  errors?: FormErrors;
}

const signInPage = page<SignInPage>("sign-in/start.njk");
const messagePage = page<{ title: string; paragraphs: readonly string[]; links?: { href: string; text: string }[] }>(
  "layouts/message.njk",
);

interface SignInRouteOptions {
  cookies: Cookies;
  clientAddress: (c: WebContext) => string;
}

export function signInRoutes({ accounts }: Services, { cookies, clientAddress }: SignInRouteOptions) {
  const providers = accounts.listProviders();
  const ids = providers.map(({ id }) => id);
  const SignInForm = z.object({
    provider: z.string({ error: "Select how you sign in" }).refine((id) => ids.includes(id), "Select how you sign in"),
    to: z.string().optional().transform(returnPath),
    factor: z.string().optional(),
  });

  const show = (c: WebContext, props: Omit<SignInPage, "providers">, status?: PageStatus) =>
    signInPage(c, { providers, ...props }, status);

  return new Hono<WebEnv>()
    .get("/sign-in", (c) => {
      const to = returnPath(c.req.query("to"));
      const secondFactor = c.req.query("factor") === "second";
      return c.get("actor") && !secondFactor ? c.redirect(to, 303) : show(c, { to, secondFactor });
    })
    .post("/sign-in", async (c) => {
      const { data, values, errors } = await readForm(c, SignInForm);
      if (errors) {
        const to = returnPath(typeof values.to === "string" ? values.to : undefined);
        return show(c, { to, secondFactor: values.factor === "second", errors }, 400);
      }
      const { url, browserKey } = await accounts.startSignIn({
        providerId: data.provider,
        returnTo: data.to,
        secondFactor: data.factor === "second",
        browserKey: cookies.read(c, "journey"),
        clientAddress: clientAddress(c),
      });
      cookies.set(c, "journey", browserKey);
      return c.redirect(url.href, 303);
    })
    .get("/sign-in/callback/:provider", async (c) => {
      const outcome = await accounts.finishSignIn({
        providerId: c.req.param("provider"),
        query: new URL(c.req.url).searchParams,
        browserKey: cookies.read(c, "journey"),
        previousToken: cookies.read(c, "session"),
      });
      if (outcome.kind === "refused") {
        const { status, ...words } = signInRefusals[outcome.reason];
        const again = `/sign-in?to=${encodeURIComponent(outcome.returnTo)}`;
        return messagePage(c, { ...words, links: [{ href: again, text: "Sign in again" }] }, status);
      }
      cookies.clear(c, "journey");
      cookies.set(c, "session", outcome.token);
      return c.redirect(outcome.hasOrganisation ? outcome.returnTo : "/account/organisation", 303);
    })
    .post("/sign-out", async (c) => {
      await accounts.signOut(cookies.read(c, "session"));
      cookies.clear(c, "session");
      return c.redirect("/signed-out", 303);
    })
    .get("/signed-out", (c) =>
      messagePage(c, {
        title: "You have signed out",
        paragraphs: [
          "You are signed out of Commonlist on this computer. The service you signed in with may still know you: on a shared computer, sign out there too.",
        ],
        links: [
          { href: "/sign-in", text: "Sign in again" },
          { href: "/", text: "Go to the Commonlist home page" },
        ],
      }),
    );
}
