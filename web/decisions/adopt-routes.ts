import { Hono } from "hono";
import * as z from "zod";
import type { Member } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import { type Decision, differencesOf, evidenceOf, whyCannotAdopt } from "#functions/requests/decisions.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { contentOf, decisionForm, decisionOptions, valuesOf } from "#web/desk/decision-form.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { idParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { fieldRows, shownField } from "./words.ts";

interface Adopted {
  title: string;
  original: Decision;
  organisationName: string;
  toolName: string;
}

const adoptPage = page<
  Adopted & {
    theirs: { label: string; value: string }[];
    options: typeof decisionOptions;
    values: FormValues;
    errors?: FormErrors | undefined;
  }
>("decisions/adopt.njk");

const checkPage = page<
  Adopted & {
    differences: { label: string; theirs: string; ours: string; differs: boolean }[];
    fields: [name: string, value: string][];
  }
>("decisions/check.njk");

const AdoptForm = z.object({ decisionId: Id("decision"), step: z.enum(["check", "adopt"]) });

/** Only what the form itself has is sent on by the page that asks for confirmation. */
const resent = ({ step: _step, ...values }: FormValues): [string, string][] =>
  Object.entries(values).map(([name, value]) => [name, String(value)]);

/** Resting one's own decision on another organisation's: what differs is shown before it is done. */
export function adoptRoutes(services: Services) {
  const { requests, organisations, catalogue, now } = services;

  async function originalFor(actor: Member, decisionId: string): Promise<Adopted> {
    const original = await requests.requireDecision(actor, decisionId);
    refuseIf(whyCannotAdopt(original, actor));
    const [organisation, tool] = await Promise.all([
      organisations.requireOrganisation(original.organisationId),
      catalogue.findTool(original.toolId),
    ]);
    const toolName = tool?.name ?? original.toolId;
    const organisationName = organisation.name;
    return {
      title: `Adopt the decision of ${organisationName} about ${toolName}`,
      original,
      organisationName,
      toolName,
    };
  }

  async function show(c: WebContext, values: FormValues, errors?: FormErrors) {
    const adopted = await originalFor(memberOf(c), idParam(c, "decisionId", "decision"));
    const evidence = valuesOf(evidenceOf(adopted.original));
    const fresh = { decisionId: newId("decision"), ...evidence, ...values };
    const theirs = fieldRows(adopted.original);
    // To adopt is to agree: refusing is one's own decision.
    const options = { ...decisionOptions, kinds: decisionOptions.kinds.filter(({ value }) => value !== "refused") };
    return adoptPage(c, { ...adopted, theirs, options, values: fresh, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:decisionId/adopt", (c) => show(c, {}))
    .post("/:decisionId/adopt", async (c) => {
      const actor = memberOf(c);
      const originalId = idParam(c, "decisionId", "decision");
      const which = await readForm(c, AdoptForm);
      const form = await readForm(c, decisionForm(dayOf(now())));
      if (which.errors) return show(c, {}, which.errors);
      if (form.errors) return show(c, form.values, form.errors);
      if (form.data.riskRole === undefined) {
        const message = "Enter the role that accepts the risk at your organisation: theirs accepts none of yours";
        return show(c, form.values, formErrors([{ path: ["riskRole"], message }]));
      }
      const { decisionId, step } = which.data;
      const content = contentOf(form.data);
      if (step === "adopt") {
        const { requestId } = await requests.adopt(actor, originalId, { decisionId, content });
        return c.redirect(
          requestId ? `/desk/requests/${requestId}?done=decided` : `/decisions/${decisionId}?done=adopted`,
          303,
        );
      }
      const adopted = await originalFor(actor, originalId);
      const differences = differencesOf(adopted.original, content).map(({ field, theirs, ours, differs }) => ({
        ...shownField(field, theirs),
        theirs: shownField(field, theirs).value,
        ours: shownField(field, ours).value,
        differs,
      }));
      return checkPage(c, { ...adopted, differences, fields: resent(form.values) });
    });
}
