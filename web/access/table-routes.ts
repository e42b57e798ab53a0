import { Hono } from "hono";
import * as z from "zod";
import { type StatementDraft, Status, statusLabels } from "#functions/access/rules.ts";
import type { ToolName } from "#functions/catalogue/rules.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { optionalShownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { anyOr, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";
import { csvAnswer } from "./csv-answer.ts";
import { ownOrganisation } from "./own-organisation.ts";

interface TablePage {
  title: string;
  organisation: Organisation;
  rows: (ToolName & { statedAt: string | undefined })[];
  statuses: { value: string; text: string }[];
  values: FormValues;
  action: string;
  next: string | undefined;
  errors?: FormErrors | undefined;
}

const tablePage = page<TablePage>("access/table.njk");

const perPage = 25;
const TableQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .optional(),
});

const fieldsOf = (tools: readonly ToolName[]) =>
  z.object({
    ...Object.fromEntries(
      tools.flatMap(({ toolId }) => [
        [`status-${toolId}`, anyOr(Status)],
        [`conditions-${toolId}`, optionalShownText(300)],
      ]),
    ),
    again: z.literal("yes").optional(),
  });

/** A web filtering lead fills in one page of the catalogue at a time. */
export function tableRoutes(services: Services) {
  const { access, catalogue } = services;

  async function pageOf(c: WebContext) {
    const { actor, organisation } = await ownOrganisation(c, services);
    const { after = 0 } = query(c, TableQuery);
    const [tools, own] = await Promise.all([
      catalogue.listToolNames(),
      access.ownStatements(actor, organisation.organisationId),
    ]);
    const shown = tools.slice(after, after + perPage);
    const next = after + perPage < tools.length ? String(after + perPage) : undefined;
    return { actor, organisation, own, shown, after, next };
  }
  type Shown = Awaited<ReturnType<typeof pageOf>>;

  function show(
    c: WebContext,
    { organisation, own, shown, after, next }: Shown,
    typed?: FormValues,
    errors?: FormErrors,
  ) {
    const values = Object.fromEntries(
      shown.flatMap(({ toolId }) => [
        [`status-${toolId}`, own.get(toolId)?.status ?? ""],
        [`conditions-${toolId}`, own.get(toolId)?.conditions ?? ""],
      ]),
    );
    const props = {
      title: "State what works",
      rows: shown.map((tool) => ({ ...tool, statedAt: own.get(tool.toolId)?.statedAt })),
      statuses: [{ value: "", text: "Not stated" }, ...optionsOf(statusLabels)],
      values: typed ?? values,
      action: `/organisations/${organisation.organisationId}/access/table${after ? `?after=${after}` : ""}`,
      ...{ organisation, next, errors },
    };
    return tablePage(c, props, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:organisationId/access/table", async (c) => show(c, await pageOf(c)))
    .get("/:organisationId/access/table.csv", async (c) => {
      const { actor, organisation } = await ownOrganisation(c, services);
      return csvAnswer(c, "access-table.csv", await access.ownerTable(actor, organisation.organisationId));
    })
    .post("/:organisationId/access/table", async (c) => {
      const shown = await pageOf(c);
      const form = await readForm(c, fieldsOf(shown.shown));
      if (form.errors) return show(c, shown, form.values, form.errors);
      const { again, ...fields } = form.data as Record<string, string | undefined>;
      const drafts = shown.shown.flatMap(
        ({ toolId }): Omit<StatementDraft, "organisationId" | "source" | "by" | "statedAt">[] => {
          const before = shown.own.get(toolId);
          const status = fields[`status-${toolId}`] as Status | undefined;
          const conditions = fields[`conditions-${toolId}`];
          const isNew = status !== before?.status || conditions !== before?.conditions;
          if (status === undefined || !(isNew || again)) return [];
          // What the row does not show stays as it was stated.
          const { acts, groups, reviewAt } = before ?? {};
          const kept = { ...(acts && { acts }), ...(groups && { groups }), ...(reviewAt && !again && { reviewAt }) };
          return [{ toolId, status, ...kept, ...(conditions && { conditions }) }];
        },
      );
      await access.saveOwnStatements(shown.actor, shown.organisation.organisationId, drafts);
      return c.redirect(`/organisations/${shown.organisation.organisationId}/access?done=stated`, 303);
    });
}
