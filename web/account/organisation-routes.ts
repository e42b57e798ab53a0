import { Hono } from "hono";
import * as z from "zod";
import type { OrganisationChoiceView } from "#functions/accounts/membership-service.ts";
import { hasRole } from "#functions/accounts/rules.ts";
import { Id } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, readForm } from "#web/forms.ts";
import { cursorOf, idParam, noticeOf } from "#web/params.ts";
import { type PageStatus, page } from "#web/render.ts";

interface PickPage {
  search: string;
  found: Organisation[];
  chosen: string | undefined;
  errors?: FormErrors;
}

const pickPage = page<PickPage>("account/pick-organisation.njk");
const colleaguesPage = page<Page<OrganisationChoiceView> & { isSteward: boolean; notice: string | undefined }>(
  "account/colleagues.njk",
);
const colleaguePage = page<{ choice: OrganisationChoiceView; errors?: FormErrors }>("account/colleague.njk");

const PickForm = z.object({
  organisationId: z
    .string({ error: "Select your organisation" })
    .regex(/^org_[0-9a-f]{24}$/, "Select your organisation"),
});
const DecisionForm = z.object({
  decision: z.enum(["confirm", "decline"], { error: "Select whether they work there" }),
  organisationId: Id("organisation"),
});

const notices: Record<string, string> = {
  confirmed: "You have confirmed where the person works. They can act for the organisation now.",
  declined: "You have said that the person does not work there. They can pick another organisation.",
};

const longestSearch = 100;

export function organisationChoiceRoutes({ accounts }: Services) {
  async function showPick(c: WebContext, props: { chosen?: string; errors?: FormErrors } = {}, status?: PageStatus) {
    const search = (c.req.query("search") ?? "").trim().slice(0, longestSearch);
    const found = search ? await accounts.searchOrganisationsToPick(search) : [];
    return pickPage(c, { search, found, chosen: props.chosen, ...(props.errors && { errors: props.errors }) }, status);
  }

  return new Hono<WebEnv>()
    .get("/organisation", async (c) => {
      const actor = signedIn(c);
      return actor.organisationId === undefined ? showPick(c) : c.redirect("/account", 303);
    })
    .post("/organisation", async (c) => {
      const actor = signedIn(c);
      const { data, errors } = await readForm(c, PickForm);
      if (errors) return showPick(c, { errors }, 400);
      await accounts.chooseOrganisation(actor, data.organisationId);
      return c.redirect("/account", 303);
    })
    .get("/colleagues", async (c) => {
      const actor = signedIn(c);
      const waiting = await accounts.listChoices(actor, cursorOf(c));
      return colleaguesPage(c, { ...waiting, isSteward: hasRole(actor, "steward"), notice: noticeOf(c, notices) });
    })
    .get("/colleagues/:personId", async (c) =>
      colleaguePage(c, { choice: await accounts.viewChoice(signedIn(c), idParam(c, "personId", "person")) }),
    )
    .post("/colleagues/:personId", async (c) => {
      const actor = signedIn(c);
      const personId = idParam(c, "personId", "person");
      const { data, errors } = await readForm(c, DecisionForm);
      if (errors) return colleaguePage(c, { choice: await accounts.viewChoice(actor, personId), errors }, 400);
      const choice = { personId, organisationId: data.organisationId };
      const isYes = data.decision === "confirm";
      await (isYes ? accounts.confirmChoice(actor, choice) : accounts.declineChoice(actor, choice));
      return c.redirect(`/account/colleagues?done=${isYes ? "confirmed" : "declined"}`, 303);
    });
}
