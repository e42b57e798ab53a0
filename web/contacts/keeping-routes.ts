import { Hono } from "hono";
import * as z from "zod";
import { isMember, type Member } from "#functions/accounts/rules.ts";
import type { KeptContact } from "#functions/contacts/keeping-service.ts";
import { whyCannotKeep } from "#functions/contacts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { addressErrors, CorrectionForm, valuesOf } from "./fields.ts";
import { createRecordForm } from "./volunteer-routes.ts";
import { shownFields, stateWords } from "./words.ts";

type ShownContact = KeptContact & { state: string };
const keptPage = page<{
  title: string;
  organisation: Organisation;
  kept: ShownContact[];
  notice: string | undefined;
}>("contacts/kept.njk");
const editPage = page<{
  title: string;
  action: string;
  back: string;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("contacts/edit.njk");

const KeptForm = CorrectionForm.extend({ version: z.coerce.number().int().positive() });

const notices: Record<string, string> = {
  recorded: "What you entered has been recorded. We write to them and ask whether they are the one.",
  edited: "The details have been changed.",
  removed: "The details have been erased.",
};

function requested(c: WebContext): Member {
  const actor = signedIn(c);
  const organisationId = idParam(c, "organisationId", "organisation");
  refuseIf(whyCannotKeep(actor, organisationId));
  if (!isMember(actor)) throw new Refusal("not_permitted");
  return actor;
}

/** The list, for an owner. */
export async function showKept(c: WebContext, { contacts, organisations }: Services) {
  const actor = requested(c);
  const organisation = await organisations.requireOrganisation(actor.organisationId);
  const kept = await contacts.listKept(actor, actor.organisationId);
  return keptPage(c, {
    title: `Web filtering leads of ${organisation.name}`,
    organisation,
    kept: kept.map((each) => ({ ...each, fields: shownFields(each.fields), state: stateWords[each.contact.state] })),
    notice: noticeOf(c, notices),
  });
}

/** An organisation's own owners see and edit its contacts. */
export function keepingRoutes(services: Services) {
  const { contacts } = services;

  const recordForm = ({ organisationId }: Member) =>
    createRecordForm(services, {
      action: `/contacts/${organisationId}/new`,
      done: `/contacts/${organisationId}?done=recorded`,
    });

  async function showEdit(c: WebContext, filled?: { values: FormValues; errors: FormErrors }) {
    const actor = requested(c);
    const { organisationId } = actor;
    const { contact, fields } = await contacts.findKept(actor, organisationId, idParam(c, "contactId", "contact"));
    const values = filled?.values ?? { ...valuesOf(fields), version: String(contact.version) };
    const back = `/contacts/${organisationId}`;
    const action = `${back}/${contact.contactId}/edit`;
    const props = { title: "Change a contact's details", action, back, values, errors: filled?.errors };
    return editPage(c, props, filled ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:organisationId/new", (c) => {
      const actor = requested(c);
      return recordForm(actor).show(c, actor);
    })
    .post("/:organisationId/new", (c) => {
      const actor = requested(c);
      return recordForm(actor).receive(c, actor);
    })
    .get("/:organisationId/:contactId/edit", (c) => showEdit(c))
    .post("/:organisationId/:contactId/edit", async (c) => {
      const actor = requested(c);
      const { organisationId } = actor;
      const contactId = idParam(c, "contactId", "contact");
      const { data, values, errors } = await readForm(c, KeptForm);
      if (errors) return showEdit(c, { values, errors });
      const { version, ...correction } = data;
      const problems = await addressErrors(organisationId, correction, services);
      if (problems) return showEdit(c, { values, errors: problems });
      await contacts.editKept(actor, { organisationId, contactId, version }, correction);
      return c.redirect(`/contacts/${organisationId}?done=edited`, 303);
    })
    .post("/:organisationId/:contactId/remove", async (c) => {
      const actor = requested(c);
      await contacts.removeKept(actor, actor.organisationId, idParam(c, "contactId", "contact"));
      return c.redirect(`/contacts/${actor.organisationId}?done=removed`, 303);
    });
}
