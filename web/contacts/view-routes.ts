import { Hono } from "hono";
import * as z from "zod";
import { whyLacksRole } from "#functions/accounts/rules.ts";
import { mayKeep } from "#functions/contacts/rules.ts";
import type { ContactTrace, OpenView } from "#functions/contacts/steward-service.ts";
import { refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { cursorOf, idParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { showKept } from "./keeping-routes.ts";
import { OwnerCheckForm, wayChoices } from "./owner-check-form.ts";
import { shownFields, stateWords } from "./words.ts";

const tracesPage = page<{ title: string; organisation: Organisation; traces: (ContactTrace & { words: string })[] }>(
  "contacts/traces.njk",
);
const reasonPage = page<{
  title: string;
  organisation: Organisation;
  trace: ContactTrace & { words: string };
  action: string;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("contacts/reason.njk");
const viewPage = page<{
  title: string;
  organisation: Organisation;
  open: OpenView;
  state: string;
  action: string;
  ways: typeof wayChoices;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("contacts/view.njk");
const requestsPage = page<
  { title: string } & { items: (ViewRequestRow & { organisationName: string })[]; next: string | undefined }
>("contacts/requests.njk");
type ViewRequestRow = Awaited<ReturnType<Services["contacts"]["listRequests"]>>["items"][number];

const ReasonForm = z.object({
  reason: shownText("Enter why you need to see this contact", 500).min(
    10,
    "Say a little more: the person will read it",
  ),
});

/** What a steward sees: states and dates, and one contact at a time, for a reason. */
export function viewRoutes(services: Services) {
  const { contacts, organisations } = services;
  const keyOf = (c: WebContext) => ({
    organisationId: idParam(c, "organisationId", "organisation"),
    contactId: idParam(c, "contactId", "contact"),
  });
  const viewOf = (c: WebContext) => ({ ...keyOf(c), viewId: idParam(c, "viewId", "contactView") });
  const pathOf = ({ organisationId, contactId, viewId }: ReturnType<typeof viewOf>) =>
    `/contacts/${organisationId}/${contactId}/views/${viewId}`;
  const worded = (trace: ContactTrace) => ({ ...trace, words: stateWords[trace.state] });

  async function showReason(c: WebContext, viewId: string, values: FormValues, errors?: FormErrors) {
    const key = keyOf(c);
    const trace = await contacts.findTrace(signedIn(c), key.organisationId, key.contactId);
    const organisation = await organisations.requireOrganisation(key.organisationId);
    const title = `See a contact of ${organisation.name}`;
    const action = pathOf({ ...key, viewId });
    return reasonPage(c, { title, organisation, trace: worded(trace), action, values, errors }, errors ? 400 : 200);
  }

  async function showView(c: WebContext, values: FormValues, errors?: FormErrors) {
    const key = viewOf(c);
    const open = await contacts.viewOpen(signedIn(c), key);
    const organisation = await organisations.requireOrganisation(key.organisationId);
    const props = {
      title: `A contact of ${organisation.name}`,
      organisation,
      open: { ...open, fields: shownFields(open.fields) },
      state: stateWords[open.contact.state],
      action: `${pathOf(key)}/owner`,
      ways: wayChoices,
      values,
      errors,
    };
    return viewPage(c, props, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/views", async (c) => {
      const { items, next } = await contacts.listRequests(signedIn(c), cursorOf(c));
      const bodies = await organisations.findOrganisations([
        ...new Set(items.map(({ organisationId }) => organisationId)),
      ]);
      const names = new Map(bodies.map(({ organisationId, name }) => [organisationId, name]));
      const named = items.map((item) => ({ ...item, organisationName: names.get(item.organisationId) ?? "" }));
      return requestsPage(c, { title: "Views of contacts that wait for a second steward", items: named, next });
    })
    .get("/:organisationId", async (c) => {
      const actor = signedIn(c);
      const organisationId = idParam(c, "organisationId", "organisation");
      if (mayKeep(actor, organisationId)) return showKept(c, services);
      refuseIf(whyLacksRole(actor, "steward"));
      const organisation = await organisations.requireOrganisation(organisationId);
      const traces = (await contacts.listTraces(actor, organisationId)).map(worded);
      return tracesPage(c, { title: `Contacts of ${organisation.name}`, organisation, traces });
    })
    .get("/:organisationId/:contactId", (c) => showReason(c, newId("contactView"), {}))
    .post("/:organisationId/:contactId/views/:viewId", async (c) => {
      const actor = signedIn(c);
      const key = viewOf(c);
      const { data, values, errors } = await readForm(c, ReasonForm);
      if (errors) return showReason(c, key.viewId, values, errors);
      const outcome = await contacts.openView(actor, key, data.reason);
      return c.redirect(outcome === "open" ? pathOf(key) : "/contacts/views", 303);
    })
    .get("/:organisationId/:contactId/views/:viewId", (c) => showView(c, {}))
    .post("/:organisationId/:contactId/views/:viewId/approve", async (c) => {
      await contacts.approveView(signedIn(c), viewOf(c));
      return c.redirect("/contacts/views", 303);
    })
    .post("/:organisationId/:contactId/views/:viewId/open", async (c) => {
      const key = viewOf(c);
      await contacts.openApproved(signedIn(c), key);
      return c.redirect(pathOf(key), 303);
    })
    .post("/:organisationId/:contactId/views/:viewId/owner", async (c) => {
      const actor = signedIn(c);
      const { data, values, errors } = await readForm(c, OwnerCheckForm);
      if (errors) return showView(c, values, errors);
      await contacts.proposeOwner(actor, viewOf(c), data);
      return c.redirect("/roles?done=proposed", 303);
    });
}
