import { Hono } from "hono";
import * as z from "zod";
import { type Tool, ToolId } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import { mostPartners, urgencies, urgencyLabels } from "#functions/requests/request.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { linesOf, optionalShownText, shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { type EffortInset, effortInset } from "#web/research/changes/effort-view.ts";
import { optionsOf } from "#web/tools/words.ts";
import { findPartners } from "./partners.ts";

interface AskPage {
  title: string;
  tool: Tool;
  organisationName: string;
  /** What colleagues ask already. */
  open: { requestId: string; supporters: number; participates: boolean } | undefined;
  urgencies: { value: string; text: string }[];
  effort: EffortInset;
  values: FormValues;
  errors?: FormErrors | undefined;
}

const askPage = page<AskPage>("requests/ask.njk");

const AskForm = z.object({
  requestId: Id("request"),
  toolId: ToolId,
  purpose: shownText("Enter what you need it for", 2000),
  partners: optionalShownText(5000)
    .transform(linesOf)
    .refine((lines) => lines.length <= mostPartners, {
      error: `Enter ${mostPartners} organisations or fewer`,
    }),
  urgency: z.enum(urgencies, { error: "Select how soon you need it" }),
  insteadToday: optionalShownText(1000),
});

/** Asking one's own organisation for a tool. */
export function askRoutes(services: Services) {
  const { requests, catalogue, organisations, limits } = services;

  async function show(c: WebContext, toolId: string, values: FormValues, errors?: FormErrors) {
    const actor = memberOf(c);
    const [tool, organisation, open, effort] = await Promise.all([
      catalogue.findTool(toolId),
      organisations.requireOrganisation(actor.organisationId),
      requests.findOpen(actor, toolId),
      effortInset(services, actor.organisationId),
    ]);
    if (!tool) throw new Refusal("not_found");
    const title = `Ask for ${tool.name}`;
    const props = {
      title,
      tool,
      organisationName: organisation.name,
      open,
      effort,
      urgencies: optionsOf(urgencyLabels),
    };
    return askPage(c, { ...props, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/new", (c) => show(c, query(c, z.object({ tool: ToolId })).tool, { requestId: newId("request") }))
    .post("/new", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, AskForm);
      if (form.errors) {
        const toolId = ToolId.safeParse(form.values.toolId);
        if (!toolId.success) throw new Refusal("not_found");
        return show(c, toolId.data, form.values, form.errors);
      }
      const { partners, ...asked } = form.data;
      const { partnerIds, unresolved } = await findPartners(partners, services);
      if (unresolved.length > 0) {
        const message = `Enter a name or address that we know, for: ${unresolved.join(", ")}`;
        return show(c, asked.toolId, form.values, formErrors([{ path: ["partners"], message }]));
      }
      await limits.useAs("request", actor.personId);
      const { insteadToday, ...content } = asked;
      const requestId = await requests.ask(actor, { ...content, partnerIds, ...(insteadToday && { insteadToday }) });
      return c.redirect(`/requests/${requestId}?done=${requestId === asked.requestId ? "asked" : "joined"}`, 303);
    });
}
