import { Hono } from "hono";
import * as z from "zod";
import { whyLacksRole } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import type { ListedRequest } from "#functions/requests/asking-service.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { manyOf } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { query } from "#web/params.ts";
import { refusals } from "#web/refusals.ts";
import { page } from "#web/render.ts";
import { contentOf, decisionForm, decisionOptions } from "./decision-form.ts";

const severalPage = page<{
  title: string;
  chosen: ListedRequest[];
  options: typeof decisionOptions;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("desk/several.njk");

const resultsPage = page<{ title: string; results: { request: ListedRequest; refusal: string | undefined }[] }>(
  "desk/results.njk",
);

const most = 20;

/** A request and its version as it was looked at. */
const Looked = z
  .string()
  .regex(/^req_[0-9a-f]{24}:[1-9]\d{0,8}$/)
  .transform((text) => {
    const [requestId = "", version] = text.split(":");
    return { requestId, version: Number(version) };
  });
const Chosen = manyOf(Id("request")).refine((ids) => ids.length <= most);
const ManyForm = z.object({ formId: Id("decision"), requests: manyOf(Looked) });

/** The same decision for several requests at once, each for itself. */
export function severalRoutes({ requests, now }: Services) {
  /** Those of the lead's own organisation alone: another's is not found. */
  async function chosenBy(c: WebContext, ids: readonly string[]): Promise<ListedRequest[]> {
    const actor = memberOf(c);
    refuseIf(whyLacksRole(actor, "filtering_owner"));
    const seen = await Promise.all([...new Set(ids)].map((id) => requests.requireSeen(actor, id)));
    return requests.withNames(seen.map(({ request }) => request));
  }

  async function show(c: WebContext, ids: readonly string[], values: FormValues, errors?: FormErrors) {
    const chosen = await chosenBy(c, ids);
    const title = "Decide several requests at once";
    return severalPage(c, { title, chosen, options: decisionOptions, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/several", async (c) => {
      const { request } = query(c, z.object({ request: Chosen }));
      if (request.length === 0) return c.redirect("/desk", 303);
      return show(c, request, { formId: newId("decision") });
    })
    .post("/several", async (c) => {
      const actor = memberOf(c);
      const which = await readForm(c, ManyForm);
      const form = await readForm(c, decisionForm(dayOf(now())));
      if (which.errors) return c.redirect("/desk", 303);
      const ids = which.data.requests.map(({ requestId }) => requestId);
      if (ids.length === 0 || ids.length > most) return c.redirect("/desk", 303);
      if (form.errors) return show(c, ids, form.values, form.errors);
      if (form.data.changeReference && ids.length > 1) {
        const message = "Leave this empty for several requests: each change has its own reference";
        return show(c, ids, form.values, formErrors([{ path: ["changeReference"], message }]));
      }
      const { formId } = which.data;
      const results = await requests.decideSeveral(actor, which.data.requests, {
        formId,
        content: contentOf(form.data),
      });
      const listed = await chosenBy(c, ids);
      const rows = listed.map((request) => {
        const refusal = results.find(({ requestId }) => requestId === request.requestId)?.refusal;
        return { request, refusal: refusal && refusals[refusal].title };
      });
      return resultsPage(c, { title: "What became of your decision", results: rows });
    });
}
