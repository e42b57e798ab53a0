import { Hono } from "hono";
import * as z from "zod";
import { whyLacksRole } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { joinDay, optionalDay } from "#web/day-field.ts";
import { manyOf } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { idParam, query, SearchText } from "#web/params.ts";
import { page } from "#web/render.ts";

const successionPage = page<{
  title: string;
  organisation: Organisation;
  found: Organisation[];
  search: string;
  chosen: string[];
  values: FormValues;
  errors?: FormErrors | undefined;
}>("organisations/succession.njk");

const mostSuccessors = 10;
const mostShown = 20;

/** `none` stands for nobody, so that an empty form cannot end a body by mistake. */
const Successors = manyOf(z.union([Id("organisation"), z.literal("none")]));

const SuccessionForm = z.preprocess(
  joinDay("endedOn"),
  z.object({
    version: z.coerce.number({ error: "Open this page again and start afresh" }).int().positive(),
    endedOn: optionalDay.transform((day) => day ?? "").refine((day) => day, "Enter the day on which it ended"),
    successorIds: Successors.refine((ids) => ids.length > 0, "Select who carries it on, or that nobody does")
      .refine((ids) => ids.length <= mostSuccessors, `Select ${mostSuccessors} organisations or fewer`)
      .refine((ids) => ids.length === 1 || !ids.includes("none"), "Select either organisations, or that nobody does"),
  }),
);

/** While successors are looked for, what was typed travels with the search. */
const day = z.string().max(10).default("");
const SearchQuery = z.object({
  search: SearchText,
  successorIds: Successors,
  "endedOn-day": day,
  "endedOn-month": day,
  "endedOn-year": day,
  version: z.coerce.number().int().positive().optional(),
});

/** A steward records how a body ended and who carries it on. Its record and its domains stay as history. */
export function successionRoutes({ organisations }: Services) {
  async function requested(c: WebContext): Promise<Organisation> {
    refuseIf(whyLacksRole(signedIn(c), "steward"));
    return organisations.requireOrganisation(idParam(c, "organisationId", "organisation"));
  }

  async function show(c: WebContext, organisation: Organisation, values: FormValues, errors?: FormErrors) {
    const search = SearchText.catch("").parse(values.search);
    const chosen = Successors.catch([]).parse(values.successorIds);
    const [known, matching] = await Promise.all([
      organisations.findOrganisations(chosen.filter((id) => id !== "none").slice(0, mostSuccessors)),
      search ? organisations.searchOrganisations(search) : [],
    ]);
    const others = matching.filter(
      ({ organisationId }) => organisationId !== organisation.organisationId && !chosen.includes(organisationId),
    );
    const found = [...known, ...others.slice(0, mostShown)];
    const title = `Record how ${organisation.name} ended`;
    return successionPage(c, { title, organisation, found, search, chosen, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:organisationId/succession", async (c) => {
      const organisation = await requested(c);
      const { version = organisation.version, ...typed } = query(c, SearchQuery);
      const [year = "", month = "", dayOfMonth = ""] = (organisation.endedOn ?? "").split("-");
      const isFresh = c.req.query("version") === undefined;
      const recorded = {
        ...{ "endedOn-day": dayOfMonth, "endedOn-month": month, "endedOn-year": year },
        successorIds: organisation.successorIds,
      };
      return show(c, organisation, { ...typed, ...(isFresh && recorded), version: String(version) });
    })
    .post("/:organisationId/succession", async (c) => {
      const organisation = await requested(c);
      const { organisationId, startedOn } = organisation;
      const form = await readForm(c, SuccessionForm);
      if (form.errors) return show(c, organisation, form.values, form.errors);
      const { version, endedOn } = form.data;
      if (startedOn !== undefined && endedOn < startedOn) {
        const message = "Enter a day after the organisation began";
        return show(c, organisation, form.values, formErrors([{ path: ["endedOn"], message }]));
      }
      const successorIds = form.data.successorIds.filter((id) => id !== "none");
      try {
        const change = { organisationId, version, endedOn, successorIds };
        const done = await organisations.recordSuccession(signedIn(c), change);
        return c.redirect(`/organisations/${organisationId}?done=${done}`, 303);
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "succeeds_itself")) throw error;
        const message = "One of these leads back to the organisation that ended: select another";
        return show(c, organisation, form.values, formErrors([{ path: ["successorIds"], message }]));
      }
    });
}
