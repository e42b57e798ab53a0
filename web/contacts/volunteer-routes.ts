import { Hono } from "hono";
import type { Member } from "#functions/accounts/rules.ts";
import type { Volunteer } from "#functions/contacts/rules.ts";
import { newId } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { addressErrors, ContactForm } from "./fields.ts";
import { categoryWords } from "./words.ts";

const volunteerPage = page<{
  title: string;
  organisation: Organisation;
  coverage: string;
  volunteer: Volunteer | undefined;
  notice: string | undefined;
}>("contacts/volunteer.njk");
const recordPage = page<{
  title: string;
  organisation: Organisation;
  action: string;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("contacts/record.njk");

const notices: Record<string, string> = {
  started: "Thank you. You have undertaken to find your organisation’s web filtering lead.",
  stopped: "You are no longer looking for your organisation’s web filtering lead.",
  recorded:
    "What you found has been recorded. We write to them and ask whether they are the one. You will not see their details here again.",
};

/** The form by which a member records somebody at their own organisation. */
export function createRecordForm(services: Services, address: { action: string; done: string }) {
  const { contacts, organisations } = services;
  const show = async (c: WebContext, { organisationId }: Member, values: FormValues, errors?: FormErrors) => {
    const organisation = await organisations.requireOrganisation(organisationId);
    const title = `Record a web filtering lead of ${organisation.name}`;
    return recordPage(c, { title, organisation, action: address.action, values, errors }, errors ? 400 : 200);
  };

  return {
    show: (c: WebContext, actor: Member) => show(c, actor, { contactId: newId("contact") }),

    async receive(c: WebContext, actor: Member) {
      const { data, values, errors } = await readForm(c, ContactForm);
      if (errors) return show(c, actor, values, errors);
      const problems = await addressErrors(actor.organisationId, data, services);
      if (problems) return show(c, actor, values, problems);
      await contacts.recordContact(actor, data);
      return c.redirect(address.done, 303);
    },
  };
}

/** "Find your web filtering lead": for members, about their own organisation. */
export function volunteerRoutes(services: Services) {
  const { contacts, organisations } = services;
  const record = createRecordForm(services, { action: "/volunteer/contact", done: "/volunteer?done=recorded" });

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = memberOf(c);
      const [organisation, category, volunteer] = await Promise.all([
        organisations.requireOrganisation(actor.organisationId),
        contacts.coverageOf(actor.organisationId),
        contacts.findVolunteering(actor),
      ]);
      const title = "Find your web filtering lead";
      const coverage = categoryWords[category];
      return volunteerPage(c, { title, organisation, coverage, volunteer, notice: noticeOf(c, notices) });
    })
    .post("/start", async (c) => {
      await contacts.volunteer(memberOf(c));
      return c.redirect("/volunteer?done=started", 303);
    })
    .post("/stop", async (c) => {
      await contacts.stopVolunteering(memberOf(c));
      return c.redirect("/volunteer?done=stopped", 303);
    })
    .get("/contact", (c) => record.show(c, memberOf(c)))
    .post("/contact", (c) => record.receive(c, memberOf(c)));
}
