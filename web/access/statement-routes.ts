import { Hono } from "hono";
import * as z from "zod";
import { readGroups } from "#functions/access/owner-table.ts";
import { actLabels, acts, Status, statusLabels } from "#functions/access/rules.ts";
import type { Tool } from "#functions/catalogue/rules.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { dayOf, joinDay, optionalDay } from "#web/day-field.ts";
import { optionalShownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { anyOr } from "#web/params.ts";
import { page } from "#web/render.ts";
import { requestedTool } from "#web/tools/requested-tool.ts";
import { optionsOf } from "#web/tools/words.ts";
import { ownOrganisation } from "./own-organisation.ts";

interface StatementPage {
  title: string;
  organisation: Organisation;
  tool: Tool;
  acts: { id: string; label: string }[];
  statuses: { value: string; text: string }[];
  actStatuses: { value: string; text: string }[];
  values: FormValues;
  errors?: FormErrors | undefined;
}

const statementPage = page<StatementPage>("access/statement.njk");

const StatementForm = (today: string) =>
  z.preprocess(
    joinDay("reviewAt"),
    z.object({
      status: z.enum(Status.options, { error: "Select what your filter does with it" }),
      join_as_guest: anyOr(Status),
      host: anyOr(Status),
      edit_together: anyOr(Status),
      install_app: anyOr(Status),
      groups: z
        .string()
        .max(1000, "Use 1,000 characters or fewer")
        .default("")
        .refine(
          (text) => readGroups(text) !== "unreadable",
          "Write a group on each line, such as “Social care: open”, at most 5",
        ),
      conditions: optionalShownText(300),
      reviewAt: optionalDay.refine((day) => day === undefined || day > today, "Enter a day to come"),
    }),
  );

/** One tool in full: by act, by staff group, with conditions and a day by which it has to be looked at again. */
export function statementRoutes(services: Services) {
  const { access, catalogue, now } = services;

  async function requested(c: WebContext) {
    const { actor, organisation } = await ownOrganisation(c, services);
    return { actor, organisation, tool: await requestedTool(c, catalogue) };
  }

  function show(
    c: WebContext,
    { organisation, tool }: Awaited<ReturnType<typeof requested>>,
    values: FormValues,
    errors?: FormErrors,
  ) {
    const props = {
      title: `State what works: ${tool.name}`,
      ...{ organisation, tool, values, errors },
      acts: acts.map((act) => ({ id: act, label: actLabels[act] })),
      statuses: optionsOf(statusLabels),
      actStatuses: [{ value: "", text: "The same" }, ...optionsOf(statusLabels)],
    };
    return statementPage(c, props, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:organisationId/access/tools/:toolId", async (c) => {
      const asked = await requested(c);
      const own = (await access.ownStatements(asked.actor, asked.organisation.organisationId)).get(asked.tool.toolId);
      const [year = "", month = "", day = ""] = own?.reviewAt?.split("-") ?? [];
      return show(c, asked, {
        status: own?.status ?? "",
        ...(own?.acts ?? {}),
        groups: (own?.groups ?? []).map(({ name, status }) => `${name}: ${status}`).join("\n"),
        conditions: own?.conditions ?? "",
        ...{ "reviewAt-day": day, "reviewAt-month": month, "reviewAt-year": year },
      });
    })
    .post("/:organisationId/access/tools/:toolId", async (c) => {
      const asked = await requested(c);
      const form = await readForm(c, StatementForm(dayOf(now())));
      if (form.errors) return show(c, asked, form.values, form.errors);
      const { status, conditions, reviewAt, groups: typedGroups, ...byAct } = form.data;
      const differing = Object.fromEntries(
        acts.flatMap((act) => (byAct[act] && byAct[act] !== status ? [[act, byAct[act]]] : [])),
      );
      const groups = readGroups(typedGroups);
      await access.recordOwnerStatement({
        organisationId: asked.organisation.organisationId,
        toolId: asked.tool.toolId,
        by: asked.actor.personId,
        status,
        ...(Object.keys(differing).length > 0 && { acts: differing }),
        ...(Array.isArray(groups) && { groups }),
        ...(conditions && { conditions }),
        ...(reviewAt && { reviewAt }),
      });
      return c.redirect(`/organisations/${asked.organisation.organisationId}/access?done=stated`, 303);
    });
}
