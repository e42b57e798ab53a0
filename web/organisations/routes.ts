import { Hono } from "hono";
import { type Actor, hasRole } from "#functions/accounts/rules.ts";
import { type Code, isCurrent, kindLabels, nationLabels, type Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { editRoutes } from "./edit-routes.ts";
import { createListPage } from "./list-page.ts";
import { successionRoutes } from "./succession-routes.ts";

interface OrganisationPage {
  title: string;
  organisation: Organisation;
  kindLabel: string;
  nationLabel: string | undefined;
  current: boolean;
  codes: { label: string; code: string }[];
  parent: Organisation | undefined;
  predecessors: Organisation[];
  successors: Organisation[];
  inWorkingGroup: boolean;
  mayEdit: boolean;
  notice: string | undefined;
}

const organisationPage = page<OrganisationPage>("organisations/organisation.njk");

const codeLabels: Record<Code["scheme"], string> = {
  gss: "Office for National Statistics",
  local_authority: "Local authority code",
  govuk: "GOV.UK analytics",
  govuk_content: "GOV.UK content",
  ods: "NHS ODS",
  wikidata: "Wikidata",
  commonlist: "Commonlist",
};

const notices: Record<string, string> = {
  saved: "The organisation's record has been saved.",
  ended: "How the organisation ended has been recorded. Its record stays as history.",
};

export function organisationRoutes(services: Services) {
  const { organisations, workingGroup, now } = services;

  async function viewOrganisation(actor: Actor | undefined, organisationId: string) {
    const organisation = await organisations.requireOrganisation(organisationId);
    const { parentId, successorIds, kind, nation, codes } = organisation;
    const [parent, predecessors, successors, inWorkingGroup] = await Promise.all([
      parentId === undefined ? undefined : organisations.findOrganisation(parentId),
      organisations.findPredecessors(organisationId),
      organisations.findOrganisations(successorIds),
      workingGroup.isMember(organisationId),
    ]);
    return {
      title: organisation.name,
      organisation,
      kindLabel: kindLabels[kind],
      nationLabel: nation && nationLabels[nation],
      current: isCurrent(organisation, dayOf(now())),
      codes: codes.map(({ scheme, code }) => ({ label: codeLabels[scheme], code })),
      ...{ parent, predecessors, successors, inWorkingGroup },
      mayEdit: actor !== undefined && hasRole(actor, "steward"),
    };
  }

  return new Hono<WebEnv>()
    .get("/", createListPage(services))
    .get("/:organisationId", async (c) => {
      const view = await viewOrganisation(c.get("actor"), idParam(c, "organisationId", "organisation"));
      return organisationPage(c, { ...view, notice: noticeOf(c, notices) });
    })
    .route("/", editRoutes(services))
    .route("/", successionRoutes(services));
}
