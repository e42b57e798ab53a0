import { Hono } from "hono";
import * as z from "zod";
import type { Answer } from "#functions/releases/check-service.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";

interface CheckPage {
  title: string;
  answer: Exclude<Answer, { problem: string }> | undefined;
  values: FormValues;
  errors: FormErrors | undefined;
}

const checkPage = page<CheckPage>("check/check.njk");
const title = "Is an address on the shared whitelist?";

const problemWords = {
  nothing: "Enter a web address",
  not_a_url: "Enter a web address, like https://zoom.us/join",
  not_web: "Enter an address that starts with https:// or http://: filters decide about nothing else",
} as const;

const Problem = z.enum(["not_a_url", "not_web"]);

/** Longer than that no browser sends an address (RFC 9110, section 4.1, asks for 8,000 octets at least). */
const Form = z.object({ url: z.string().trim().min(1, problemWords.nothing).max(8000, problemWords.not_a_url) });

const errorsOf = (problem: keyof typeof problemWords): FormErrors =>
  formErrors([{ path: ["url"], message: problemWords[problem] }]);

const addressOf = (answer: Answer): string =>
  "problem" in answer ? `/check?problem=${answer.problem}` : `/check?url=${encodeURIComponent(answer.url)}`;

/** Whether the browser shows that address and nothing more, however it spells it. */
const isAt = (c: WebContext, address: string): boolean =>
  new URL(c.req.url).searchParams.toString() === new URL(address, c.req.url).searchParams.toString();

/**
 * Query, fragment and user information of an address may be somebody's own: they are neither shown nor kept, nor left in the browser's address, to which its
 * history and the page's links would lead.
 */
export function checkRoutes({ checks }: Services) {
  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const problem = Problem.safeParse(c.req.query("problem")).data;
      const asked = c.req.query("url")?.trim();
      const answer = problem ? { problem } : asked ? await checks.checkAddress(asked) : undefined;
      const address = answer ? addressOf(answer) : "/check";
      if (!isAt(c, address)) return c.redirect(address, 303);
      if (answer && "problem" in answer) {
        return checkPage(c, { title, answer: undefined, values: {}, errors: errorsOf(answer.problem) }, 400);
      }
      return checkPage(c, { title, answer, values: answer ? { url: answer.url } : {}, errors: undefined });
    })
    .post("/", async (c) => {
      const { data, errors } = await readForm(c, Form);
      if (!data) return checkPage(c, { title, answer: undefined, values: {}, errors }, 400);
      return c.redirect(addressOf(await checks.checkAddress(data.url)), 303);
    });
}
