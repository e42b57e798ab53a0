import { Hono } from "hono";
import * as z from "zod";
import { readCode } from "#functions/consent/codes.ts";
import { isWithdrawn } from "#functions/consent/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { type FormErrors, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { rowsOf } from "./words.ts";

interface CodePage {
  title: string;
  errors?: FormErrors;
}
interface HeldPage {
  title: string;
  code: string;
  rows: ReturnType<typeof rowsOf>;
  isOver: boolean;
}

const codePage = page<CodePage>("research/consent/code.njk");
const heldPage = page<HeldPage>("research/consent/held.njk");
const confirmPage = page<{ title: string; code: string; study: string | undefined }>("research/consent/confirm.njk");
const withdrawnPage = page<{ title: string }>("research/consent/withdrawn.njk");

const problem = "Enter the code that you were given: four groups of five letters and numbers";
const CodeForm = z.object({
  code: z
    .string({ error: problem })
    .max(100, problem)
    .transform((typed, context) => {
      const code = readCode(typed);
      if (code === undefined) context.addIssue({ code: "custom", message: problem });
      return code ?? "";
    }),
});

/**
 * Where somebody who took part sees and withdraws consent, signed in or not. The code is sent in a form and answered with a page that nothing
 * stores, never with a redirect: it is in no address, and so in no history and no log.
 */
export function consentRoutes(
  { consent, limits }: Services,
  { clientAddress }: { clientAddress: (c: WebContext) => string },
) {
  const title = "See or withdraw your consent";

  /** The code that was typed, or the form again. Each use counts, so that nobody can try out codes. */
  async function withCode(c: WebContext, show: (code: string) => Promise<Response>): Promise<Response> {
    const form = await readForm(c, CodeForm);
    if (form.errors) return codePage(c, { title, errors: form.errors }, 400);
    await limits.use("consent", clientAddress(c));
    return show(form.data.code);
  }

  return new Hono<WebEnv>()
    .use(async (c, next) => {
      await next();
      c.header("Cache-Control", "no-store");
    })
    .get("/", (c) => codePage(c, { title }))
    .post("/", (c) =>
      withCode(c, async (code) => {
        const view = await consent.view(code);
        const isOver = isWithdrawn(view.participant);
        const what = isOver ? "Nothing is kept here that rests on you" : "What is kept here that rests on you";
        return heldPage(c, { title: what, code, rows: rowsOf(view), isOver });
      }),
    )
    .post("/confirm", (c) =>
      withCode(c, async (code) => {
        const { study } = await consent.view(code);
        return confirmPage(c, { title: "Withdraw your consent?", code, study });
      }),
    )
    .post("/withdraw", (c) =>
      withCode(c, async (code) => {
        await consent.withdraw(code);
        return withdrawnPage(c, { title: "Your consent is withdrawn" });
      }),
    );
}
