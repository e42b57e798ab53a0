import { Hono } from "hono";
import * as z from "zod";
import { type ReportKind, reportKindLabels, type Tool } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { type PageStatus, page } from "#web/render.ts";
import { requestedTool } from "./requested-tool.ts";
import { optionsOf } from "./words.ts";

const reportPage = page<{
  title: string;
  tool: Tool;
  kinds: ReturnType<typeof optionsOf>;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("tools/report.njk");
const sentPage = page<{ title: string; tool: Tool }>("tools/report-sent.njk");

const ReportForm = z.object({
  reportId: Id("report"),
  kind: z.enum(Object.keys(reportKindLabels) as [ReportKind, ...ReportKind[]], {
    error: "Select whether something is wrong or dangerous",
  }),
  text: shownText("Enter what is wrong", 2000),
  isSupplier: z.literal("yes").optional(),
});

const tooMany = "You have sent many reports in the last hour. Keep what you wrote, and send it in an hour";

/** Everyone can say that an entry is wrong or dangerous, signed in or not; how often is limited by where they are. */
export function reportRoutes({ catalogue, limits }: Services, clientAddress: (c: WebContext) => string) {
  function show(c: WebContext, tool: Tool, values: FormValues, errors?: FormErrors, status?: PageStatus) {
    const title = `Report that something about ${tool.name} is wrong or dangerous`;
    return reportPage(c, { title, tool, kinds: optionsOf(reportKindLabels), values, errors }, status);
  }

  return new Hono<WebEnv>()
    .get("/:toolId/report", async (c) => show(c, await requestedTool(c, catalogue), { reportId: newId("report") }))
    .post("/:toolId/report", async (c) => {
      const tool = await requestedTool(c, catalogue);
      const form = await readForm(c, ReportForm);
      if (form.errors) return show(c, tool, form.values, form.errors, 400);
      try {
        await limits.use("report", clientAddress(c));
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "too_many_attempts")) throw error;
        return show(c, tool, form.values, formErrors([{ path: ["text"], message: tooMany }]), 429);
      }
      const { reportId, kind, text, isSupplier } = form.data;
      const about = { reportId, toolId: tool.toolId, kind, text, isSupplier: isSupplier === "yes" };
      await catalogue.reportTool({ ...about, actor: c.get("actor") });
      return c.redirect(`/tools/${tool.toolId}/report/sent`, 303);
    })
    .get("/:toolId/report/sent", async (c) =>
      sentPage(c, { title: "Your report has been sent", tool: await requestedTool(c, catalogue) }),
    );
}
