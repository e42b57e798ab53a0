import { Hono } from "hono";
import * as z from "zod";
import { Id } from "#functions/ids.ts";
import { mostProposals, mostRemovals } from "#functions/releases/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { changeLines } from "#web/editions/routes.ts";
import { manyOf, optionalShownText, shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";

type Desk = Awaited<ReturnType<Services["releases"]["viewDesk"]>>;

type DeskPage = Desk & {
  title: string;
  changes: ReturnType<typeof changeLines>;
  values: FormValues;
  errors?: FormErrors | undefined;
};

const deskPage = page<DeskPage>("publishing/desk.njk");

const AgreedForm = z.object({
  proposalIds: manyOf(Id("proposal")).refine((ids) => ids.length > 0 && ids.length <= mostProposals, {
    error: `Select between 1 and ${mostProposals} proposals`,
  }),
  note: optionalShownText(500),
});

const RemovalForm = z.object({
  entryIds: manyOf(z.coerce.number().int().positive()).refine((ids) => ids.length > 0 && ids.length <= mostRemovals, {
    error: `Select between 1 and ${mostRemovals} entries`,
  }),
  danger: shownText("Enter the danger", 500),
});

const DigestForm = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** Where carried proposals become an edition: one publisher prepares, one of another organisation approves. */
export function publishingRoutes({ releases }: Services) {
  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const desk = await releases.viewDesk(memberOf(c));
    const changes = changeLines(desk.prepared?.plan?.changes ?? []);
    return deskPage(c, { title: "Publishers' desk", ...desk, changes, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/", (c) => show(c))
    .post("/prepare", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, AgreedForm);
      if (form.errors) return show(c, form.values, form.errors);
      await releases.prepareAgreed(actor, form.data.proposalIds, form.data.note ?? "");
      return c.redirect("/publishing", 303);
    })
    .post("/remove", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, RemovalForm);
      if (form.errors) return show(c, form.values, form.errors);
      await releases.prepareRemoval(actor, form.data.entryIds, form.data.danger);
      return c.redirect("/publishing", 303);
    })
    .post("/discard", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, DigestForm);
      if (form.errors) return show(c, {}, form.errors);
      await releases.discard(actor, form.data.digest);
      return c.redirect("/publishing", 303);
    })
    .post("/approve", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, DigestForm);
      if (form.errors) return show(c, {}, form.errors);
      const edition = await releases.approve(actor, form.data.digest);
      return c.redirect(`/editions/${edition}`, 303);
    });
}
