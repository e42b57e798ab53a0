import { Hono } from "hono";
import * as z from "zod";
import { hasRole } from "#functions/accounts/rules.ts";
import { ToolId } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { type Decision, whyCannotAdopt, whyCannotChange } from "#functions/requests/decisions.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type PrecedentView, precedentViews } from "#web/desk/request-page.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { Cursor, idParam, noticeOf, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { namesOfOrganisations } from "#web/tools/organisation-names.ts";
import { adoptRoutes } from "./adopt-routes.ts";
import { fieldRows, statusWords } from "./words.ts";

interface DecisionPage {
  title: string;
  notice: string | undefined;
  decision: Decision;
  organisationName: string;
  toolName: string;
  status: { text: string; colour: string };
  rows: { label: string; value: string }[];
  isOwn: boolean;
  can: { adopt: boolean; change: boolean };
  /** A lead may follow it to what it rests on. */
  isLead: boolean;
  values: FormValues;
  errors?: FormErrors | undefined;
}

const listPage = page<{ title: string; toolId: string; precedents: PrecedentView[]; next: string | undefined }>(
  "decisions/list.njk",
);
const decisionPage = page<DecisionPage>("decisions/decision.njk");

const notices: Record<string, string> = {
  adopted: "Your decision has been recorded. It rests on theirs, and you answer for it.",
  withdrawn: "The decision has been withdrawn. Those who adopted it are told.",
  kept: "You have looked at it, and it stays.",
};

const ReasonForm = z.object({ reason: shownText("Enter why you withdraw it", 2000) });
const VersionForm = z.object({ version: z.coerce.number().int().positive() });

/** One organisation's decision about a tool: for its own members, and for those who decide elsewhere. */
export function decisionRoutes(services: Services) {
  const { requests, organisations, catalogue } = services;
  const decisionId = (c: WebContext): string => idParam(c, "decisionId", "decision");

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const actor = memberOf(c);
    const decision = await requests.requireDecision(actor, decisionId(c));
    const [organisation, tool] = await Promise.all([
      organisations.requireOrganisation(decision.organisationId),
      catalogue.findTool(decision.toolId),
    ]);
    const toolName = tool?.name ?? decision.toolId;
    return decisionPage(
      c,
      {
        title: `Decision about ${toolName}`,
        notice: noticeOf(c, notices),
        decision,
        organisationName: organisation.name,
        toolName,
        status: statusWords[decision.status],
        rows: fieldRows(decision),
        isOwn: decision.organisationId === actor.organisationId,
        can: {
          adopt: whyCannotAdopt(decision, actor) === undefined,
          change: whyCannotChange(decision, actor) === undefined,
        },
        isLead: hasRole(actor, "filtering_owner"),
        values,
        errors,
      },
      errors ? 400 : 200,
    );
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = memberOf(c);
      const { tool: toolId, after } = query(c, z.object({ tool: ToolId, after: Cursor }));
      const [tool, { items, next }] = await Promise.all([
        catalogue.findTool(toolId),
        requests.listPrecedents(actor, toolId, after),
      ]);
      if (!tool) throw new Refusal("not_found");
      const names = await namesOfOrganisations(
        services,
        items.map(({ organisationId }) => organisationId),
      );
      const title = `What was decided elsewhere about ${tool.name}`;
      return listPage(c, { title, toolId, precedents: precedentViews(items, names), next });
    })
    .get("/:decisionId", (c) => show(c))
    .post("/:decisionId/withdraw", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, ReasonForm);
      if (form.errors) return show(c, form.values, form.errors);
      await requests.withdrawDecision(actor, { decisionId: decisionId(c), reason: form.data.reason });
      return c.redirect(`/decisions/${decisionId(c)}?done=withdrawn`, 303);
    })
    .post("/:decisionId/keep", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, VersionForm);
      if (form.errors) return show(c);
      await requests.keepDecision(actor, { decisionId: decisionId(c), version: form.data.version });
      return c.redirect(`/decisions/${decisionId(c)}?done=kept`, 303);
    })
    .route("/", adoptRoutes(services));
}
