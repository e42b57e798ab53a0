import { Hono } from "hono";
import * as z from "zod";
import type { OwnRecord } from "#functions/contacts/confirmation-service.ts";
import { noticeParagraphs } from "#functions/contacts/messages.ts";
import { exportOf } from "#functions/contacts/own-export.ts";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { noticeOf, param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { addressErrors, CorrectionForm, SuccessorForm, valuesOf } from "./fields.ts";
import { shownFields, stateWords } from "./words.ts";

interface FormPage {
  title: string;
  base: string;
  own: OwnRecord;
  values: FormValues;
  errors?: FormErrors | undefined;
}

const ownPage = page<{
  title: string;
  base: string;
  own: OwnRecord;
  state: string;
  paragraphs: string[];
  notice: string | undefined;
}>("contacts/own.njk");
const correctPage = page<FormPage>("contacts/correct.njk");
const passOnPage = page<FormPage>("contacts/pass-on.njk");
const removePage = page<FormPage>("contacts/remove.njk");
const usedPage = page<{ title: string; base: string }>("contacts/used.njk");
const messagePage = page<{ title: string; paragraphs: readonly string[] }>("layouts/message.njk");

const notices: Record<string, string> = {
  confirmed: "Thank you. You are confirmed. The link in the e-mail has been used; this page stays open for you here.",
  corrected: "Thank you. Your details are corrected, and you are confirmed.",
};
const farewells: Record<string, readonly string[]> = {
  passed_on: ["Your details have been erased. We write to whom you named and ask whether they are the one."],
  erased: ["Your details have been erased. What stays is that somebody was recorded, when, and that it was erased."],
  objected: [
    "Your details have been erased, and nobody can record your address for this organisation again.",
    "To know it again, we keep a fingerprint of the address from which it cannot be read.",
  ],
  link_sent: ["If your details are still recorded, a new link is on its way to the address that we have."],
};

const Token = z.string().max(100);
const RemoveForm = z.object({
  forGood: z.enum(["yes", "no"], { error: "Select whether somebody may record you again" }),
});

/** Where somebody recorded answers, from a link in an e-mail. Reading changes nothing; every act is a button, and uses the link up. */
export function confirmationRoutes(services: Services) {
  const { contacts, controller } = services;
  const tokenOf = (c: WebContext): string => param(c, "token", Token);
  const baseOf = (token: string): string => `/contact-confirmations/${token}`;

  const shown = (own: OwnRecord): OwnRecord => ({ ...own, fields: shownFields(own.fields) });

  async function form(c: WebContext, show: typeof correctPage, title: string, filled: Partial<FormPage> = {}) {
    const token = tokenOf(c);
    const own = await contacts.viewOwn(token);
    const values = filled.values ?? valuesOf(own.fields);
    const { errors } = filled;
    return show(c, { title, base: baseOf(token), own: shown(own), values, errors }, errors ? 400 : 200);
  }
  const correct = (c: WebContext, filled?: Partial<FormPage>) => form(c, correctPage, "Correct your details", filled);
  const passOn = (c: WebContext, filled?: Partial<FormPage>) => form(c, passOnPage, "Name somebody else", filled);
  const remove = (c: WebContext, filled?: Partial<FormPage>) => form(c, removePage, "Have your details erased", filled);

  return new Hono<WebEnv>()
    .use(async (c, next) => {
      await next();
      c.header("Cache-Control", "no-store");
      c.header("X-Robots-Tag", "noindex");
    })
    .get("/ended", (c) => {
      const done = c.req.query("done") ?? "";
      const paragraphs = Object.hasOwn(farewells, done) ? farewells[done] : undefined;
      if (!paragraphs) throw new Refusal("not_found");
      return messagePage(c, { title: "Thank you", paragraphs });
    })
    .get("/:token", async (c) => {
      const token = tokenOf(c);
      try {
        const own = await contacts.viewOwn(token);
        return ownPage(c, {
          title: `Are you responsible for the web filter of ${own.organisation.name}?`,
          base: baseOf(token),
          own: shown(own),
          state: stateWords[own.contact.state],
          paragraphs: noticeParagraphs(controller, own.organisation.name),
          notice: noticeOf(c, notices),
        });
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "contact_link_used")) throw error;
        return usedPage(c, { title: "This link has been used", base: baseOf(token) });
      }
    })
    .post("/:token/confirm", async (c) =>
      c.redirect(`${baseOf(await contacts.confirm(tokenOf(c)))}?done=confirmed`, 303),
    )
    .get("/:token/correct", (c) => correct(c))
    .post("/:token/correct", async (c) => {
      const token = tokenOf(c);
      const { organisation } = await contacts.viewOwn(token);
      const { data, values, errors } = await readForm(c, CorrectionForm);
      if (errors) return correct(c, { values, errors });
      const problems = await addressErrors(organisation.organisationId, data, services);
      if (problems) return correct(c, { values, errors: problems });
      return c.redirect(`${baseOf(await contacts.correct(token, data))}?done=corrected`, 303);
    })
    .get("/:token/pass-on", (c) => passOn(c, { values: { contactId: newId("contact") } }))
    .post("/:token/pass-on", async (c) => {
      const token = tokenOf(c);
      const { organisation, fields } = await contacts.viewOwn(token);
      const { data, values, errors } = await readForm(c, SuccessorForm);
      if (errors) return passOn(c, { values, errors });
      const isSelf = data.email.toLowerCase() === fields.email.toLowerCase();
      const problems = isSelf
        ? formErrors([{ path: ["email"], message: "Enter the address of somebody else: this one is yours" }])
        : await addressErrors(organisation.organisationId, data, services);
      if (problems) return passOn(c, { values, errors: problems });
      await contacts.passOn(token, { ...data, known: "Named by whoever was recorded before" });
      return c.redirect("/contact-confirmations/ended?done=passed_on", 303);
    })
    .get("/:token/remove", (c) => remove(c, { values: {} }))
    .post("/:token/remove", async (c) => {
      const { data, values, errors } = await readForm(c, RemoveForm);
      if (errors) return remove(c, { values, errors });
      const forGood = data.forGood === "yes";
      await contacts.remove(tokenOf(c), { forGood });
      return c.redirect(`/contact-confirmations/ended?done=${forGood ? "objected" : "erased"}`, 303);
    })
    .post("/:token/export", async (c) => {
      const own = await contacts.exportOwn(tokenOf(c));
      c.header("Content-Disposition", 'attachment; filename="commonlist-your-details.json"');
      return c.body(`${JSON.stringify(exportOf(own, controller), undefined, 2)}\n`, 200, {
        "Content-Type": "application/json; charset=utf-8",
      });
    })
    .post("/:token/link", async (c) => {
      await contacts.requestLink(tokenOf(c));
      return c.redirect("/contact-confirmations/ended?done=link_sent", 303);
    });
}
