import { Hono } from "hono";
import { whyLacksRole } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { kindLabels, nationLabels, type Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { idParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";
import { OrganisationForm, valuesOf, whyNotEdit } from "./organisation-form.ts";

const editPage = page<{
  title: string;
  organisation: Organisation;
  kinds: { value: string; text: string }[];
  nations: { value: string; text: string }[];
  values: FormValues;
  errors?: FormErrors | undefined;
}>("organisations/edit.njk");

/** A steward corrects the record of one body by hand. */
export function editRoutes(services: Services) {
  const { organisations } = services;

  async function requested(c: WebContext): Promise<Organisation> {
    refuseIf(whyLacksRole(signedIn(c), "steward"));
    return organisations.requireOrganisation(idParam(c, "organisationId", "organisation"));
  }

  const show = (c: WebContext, organisation: Organisation, values: FormValues, errors?: FormErrors) => {
    const nations = [{ value: "", text: "None, or not known" }, ...optionsOf(nationLabels)];
    const title = `Change the record of ${organisation.name}`;
    const props = { title, organisation, kinds: optionsOf(kindLabels), nations, values, errors };
    return editPage(c, props, errors ? 400 : 200);
  };

  return new Hono<WebEnv>()
    .get("/:organisationId/edit", async (c) => {
      const organisation = await requested(c);
      return show(c, organisation, valuesOf(organisation));
    })
    .post("/:organisationId/edit", async (c) => {
      const before = await requested(c);
      const { organisationId } = before;
      const form = await readForm(c, OrganisationForm);
      if (form.errors) return show(c, before, form.values, form.errors);
      const { version, ...edit } = form.data;
      const problems = await whyNotEdit(before, edit, services);
      if (problems) return show(c, before, form.values, problems);
      const done = await organisations.editOrganisation(signedIn(c), { organisationId, version, ...edit });
      return c.redirect(`/organisations/${organisationId}?done=${done}`, 303);
    });
}
