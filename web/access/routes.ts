import { Hono } from "hono";
import * as z from "zod";
import { combine } from "#functions/access/combine.ts";
import { recordsCsv } from "#functions/access/csv.ts";
import type { OrganisationAccess } from "#functions/access/reading-service.ts";
import type { Tally } from "#functions/access/tallies.ts";
import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { type Tool, ToolKind, toolKindLabels, toolKinds } from "#functions/catalogue/rules.ts";
import { Kind, kindLabels, Nation, nationLabels, type Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { anyOr, Cursor, query, SearchText } from "#web/params.ts";
import { page } from "#web/render.ts";
import { requestedTool } from "#web/tools/requested-tool.ts";
import { optionsOf } from "#web/tools/words.ts";
import { csvAnswer } from "./csv-answer.ts";
import { accessMapRoutes } from "./map-routes.ts";
import { type AnswerView, answerView, differingActs } from "./words.ts";

interface MatrixPage {
  title: string;
  kinds: { kind: ToolKind; label: string }[];
  rows: OrganisationAccess[];
  search: string;
  organisationKind: string;
  nation: string;
  organisationKinds: ReturnType<typeof optionsOf>;
  nations: ReturnType<typeof optionsOf>;
  isMember: boolean;
  base: string;
  next: string | undefined;
  today: string;
}

interface TotalsPage {
  title: string;
  kind: ToolKind;
  kinds: ReturnType<typeof optionsOf>;
  tallies: { toolId: string; name: string; tally: Tally }[];
  countedAt: string | undefined;
  current: number;
  base: string;
  next: string | undefined;
}

interface ToolRecordsPage {
  title: string;
  tool: Tool;
  rows: { organisation: Organisation; answer: AnswerView; differing: string[] }[];
  isMember: boolean;
  next: string | undefined;
  today: string;
}

const matrixPage = page<MatrixPage>("access/matrix.njk");
const totalsPage = page<TotalsPage>("access/totals.njk");
const toolRecordsPage = page<ToolRecordsPage>("access/tool-records.njk");

const MatrixQuery = z.object({ search: SearchText, kind: anyOr(Kind), nation: anyOr(Nation), after: Cursor });
const From = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .optional();
const TotalsQuery = z.object({ kind: ToolKind.default("video_conferencing"), after: From });
const ToolQuery = z.object({ after: Cursor });

const toolsPerPage = 20;

const isMemberNow = (actor: Actor | undefined): boolean => actor !== undefined && isMember(actor);
const byName = (one: Organisation, other: Organisation): number => one.name.localeCompare(other.name, "en-GB");

/** What works where: by organisation for those who may see it, in total for everyone. In the order of names, never of merit. */
export function accessRoutes(services: Services) {
  const { access, catalogue, organisations, now } = services;

  async function findOrganisations(c: WebContext, asked: z.output<typeof MatrixQuery>) {
    const { search, kind, nation, after } = asked;
    if (!isMemberNow(c.get("actor"))) {
      return organisations.listAmong(new Set(await access.listPublicOrganisations()), after);
    }
    if (search) return { items: (await organisations.searchOrganisations(search)).sort(byName), next: undefined };
    return organisations.listOrganisations({
      ...(kind && { kind }),
      ...(nation && { nation }),
      ...(after && { cursor: after }),
    });
  }

  type Stated = Awaited<ReturnType<typeof access.recordsOnTool>>;
  const recordsOf = (found: readonly Organisation[], stated: Stated) =>
    found.map((organisation) => ({
      organisation,
      combined: combine(stated.get(organisation.organisationId) ?? [], { now: now().toISOString() }),
    }));

  return new Hono<WebEnv>()
    .route("/", accessMapRoutes(services))
    .get("/", async (c) => {
      const asked = query(c, MatrixQuery);
      const actor = c.get("actor");
      const { items, next } = await findOrganisations(c, asked);
      const { kind, nation } = asked;
      const parts = new URLSearchParams({ ...(kind && { kind }), ...(nation && { nation }) });
      return matrixPage(c, {
        title: "What works where",
        kinds: toolKinds.map((each) => ({ kind: each, label: toolKindLabels[each] })),
        rows: await access.viewMatrix(actor, items),
        search: asked.search,
        organisationKind: kind ?? "",
        nation: nation ?? "",
        organisationKinds: [{ value: "", text: "Any kind" }, ...optionsOf(kindLabels)],
        nations: [{ value: "", text: "Anywhere" }, ...optionsOf(nationLabels)],
        isMember: isMemberNow(actor),
        base: parts.size > 0 ? `/access?${parts}` : "/access",
        next,
        today: dayOf(now()),
      });
    })
    .get("/totals", async (c) => {
      const { kind, after = 0 } = query(c, TotalsQuery);
      const ofKind = (await catalogue.listToolNames()).filter((tool) => tool.kind === kind);
      const { tallies, census } = await access.viewTotals(ofKind.slice(after, after + toolsPerPage));
      const end = after + toolsPerPage;
      return totalsPage(c, {
        title: `${toolKindLabels[kind]}: where each tool works`,
        kind,
        kinds: optionsOf(toolKindLabels),
        tallies,
        countedAt: census?.countedAt,
        current: census?.current ?? 0,
        base: `/access/totals?kind=${kind}`,
        next: end < ofKind.length ? String(end) : undefined,
      });
    })
    .get("/tools/:toolId", async (c) => {
      const tool = await requestedTool(c, catalogue);
      const { after } = query(c, ToolQuery);
      const actor = c.get("actor");
      const stated = await access.recordsOnTool(actor, tool.toolId);
      const { items, next } = await organisations.listAmong(new Set(stated.keys()), after);
      const isPublic = !isMemberNow(actor);
      return toolRecordsPage(c, {
        title: `Where ${tool.name} works`,
        tool,
        rows: recordsOf(items, stated).map(({ organisation, combined }) => ({
          organisation,
          answer: answerView(combined.overall, { isPublic }),
          differing: differingActs(combined),
        })),
        isMember: !isPublic,
        next,
        today: dayOf(now()),
      });
    })
    .get("/tools/:toolId/records.csv", async (c) => {
      const tool = await requestedTool(c, catalogue);
      const actor = c.get("actor");
      const stated = await access.recordsOnTool(actor, tool.toolId);
      const found = (await organisations.findOrganisations([...stated.keys()])).sort(byName);
      const lines = recordsOf(found, stated).map(({ organisation, combined }) => ({
        ...{ organisation: organisation.name, toolId: tool.toolId, toolName: tool.name, combined },
      }));
      return csvAnswer(c, `access-${tool.toolId}.csv`, recordsCsv(lines, { isPublic: !isMemberNow(actor) }));
    });
}
