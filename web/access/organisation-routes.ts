import { Hono } from "hono";
import { recordsCsv } from "#functions/access/csv.ts";
import { whyCannotState } from "#functions/access/rules.ts";
import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { toolKindLabels, toolKinds } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { bulkRoutes } from "./bulk-routes.ts";
import { csvAnswer } from "./csv-answer.ts";
import { type RecordView, recordLines, recordViews } from "./records.ts";
import { sharingRoutes } from "./sharing-routes.ts";
import { statementRoutes } from "./statement-routes.ts";
import { tableRoutes } from "./table-routes.ts";

interface RecordsPage {
  title: string;
  organisation: Organisation;
  kinds: { label: string; rows: RecordView[] }[];
  isOwner: boolean;
  notice: string | undefined;
  today: string;
}

const recordsPage = page<RecordsPage>("access/organisation.njk");

const notices: Record<string, string> = {
  stated: "What you stated has been saved.",
  shared: "What is public has been changed.",
};

/** What works at one organisation: for members, for everyone if it agreed; and where its web filtering lead states it. */
export function organisationAccessRoutes(services: Services) {
  const { access, catalogue, organisations, now } = services;

  async function visibleRecords(c: WebContext, actor: Actor | undefined) {
    const organisation = await organisations.requireOrganisation(idParam(c, "organisationId", "organisation"));
    const [stated, tools] = await Promise.all([
      access.recordsOf(actor, organisation.organisationId),
      catalogue.listToolNames(),
    ]);
    if (!stated) throw new Refusal(actor ? "organisation_needed" : "sign_in_needed");
    return { organisation, stated, tools, isPublic: !(actor && isMember(actor)) };
  }

  return new Hono<WebEnv>()
    .get("/:organisationId/access", async (c) => {
      const actor = c.get("actor");
      const { organisation, stated, tools, isPublic } = await visibleRecords(c, actor);
      const at = now().toISOString();
      return recordsPage(c, {
        title: `What works at ${organisation.name}`,
        organisation,
        kinds: toolKinds.map((kind) => ({
          label: toolKindLabels[kind],
          rows: recordViews(
            tools.filter((tool) => tool.kind === kind),
            stated,
            { now: at, isPublic },
          ),
        })),
        isOwner: actor !== undefined && whyCannotState(actor, organisation.organisationId) === undefined,
        notice: noticeOf(c, notices),
        today: dayOf(now()),
      });
    })
    .get("/:organisationId/access/records.csv", async (c) => {
      const { organisation, stated, tools, isPublic } = await visibleRecords(c, c.get("actor"));
      const lines = recordLines(organisation.name, tools, stated, now().toISOString());
      return csvAnswer(c, "access-records.csv", recordsCsv(lines, { isPublic }));
    })
    .route("/", tableRoutes(services))
    .route("/", bulkRoutes(services))
    .route("/", statementRoutes(services))
    .route("/", sharingRoutes(services));
}
