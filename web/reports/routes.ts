import { Hono } from "hono";
import * as z from "zod";
import { type Report, type ReportKind, reportKindLabels, whyCannotHandleReports } from "#functions/catalogue/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { anyOr, Cursor, idParam, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { namesOfOrganisations } from "#web/tools/organisation-names.ts";

interface ListedReport extends Report {
  toolName: string;
  organisationName: string | undefined;
}

interface ReportsPage {
  title: string;
  lists: { kind: ReportKind; label: string; reports: ListedReport[]; next: string | undefined }[];
  notice: string | undefined;
  /** What was typed, and for which report. */
  values: FormValues;
  errors?: FormErrors | undefined;
}

const reportsPage = page<ReportsPage>("reports/reports.njk");

const kinds = ["dangerous", "wrong"] as const satisfies readonly ReportKind[];
const ListQuery = z.object({ kind: anyOr(z.enum(kinds)), after: Cursor, done: z.string().optional() });
const CloseForm = z.object({ outcome: shownText("Enter what came of it", 1000) });

/** What people say is wrong or dangerous, for those who can do something about it. */
export function reportDeskRoutes(services: Services) {
  const { catalogue } = services;

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const actor = signedIn(c);
    refuseIf(whyCannotHandleReports(actor));
    const { kind, after, done } = query(c, ListQuery);
    const pages = await Promise.all(
      kinds
        .filter((each) => kind === undefined || each === kind)
        .map(async (each) => ({ kind: each, ...(await catalogue.listOpenReports(actor, each, kind && after)) })),
    );
    const reports = pages.flatMap(({ items }) => items);
    const [tools, names] = await Promise.all([
      catalogue.findTools([...new Set(reports.map(({ toolId }) => toolId))]),
      namesOfOrganisations(
        services,
        reports.flatMap(({ organisationId }) => organisationId ?? []),
      ),
    ]);
    const toolNames = new Map(tools.map(({ toolId, name }) => [toolId, name]));
    const lists = pages.map(({ kind: each, items, next }) => ({
      ...{ kind: each, label: reportKindLabels[each], next },
      reports: items.map((report) => ({
        ...report,
        toolName: toolNames.get(report.toolId) ?? report.toolId,
        organisationName: names.get(report.organisationId ?? ""),
      })),
    }));
    const notice = done === "closed" ? "The report has been closed." : undefined;
    return reportsPage(c, { title: "Reports about tools", lists, notice, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/", (c) => show(c))
    .post("/:reportId/close", async (c) => {
      const actor = signedIn(c);
      const reportId = idParam(c, "reportId", "report");
      const form = await readForm(c, CloseForm);
      if (form.errors) return show(c, { ...form.values, reportId }, form.errors);
      await catalogue.closeReport(actor, { reportId, outcome: form.data.outcome });
      return c.redirect("/reports?done=closed", 303);
    });
}
