import { Hono } from "hono";
import type { Tally } from "#functions/access/tallies.ts";
import { type Actor, hasRole, isMember } from "#functions/accounts/rules.ts";
import { toolKindLabels, toolKinds } from "#functions/catalogue/rules.ts";
import { mayKeep } from "#functions/contacts/rules.ts";
import { Id } from "#functions/ids.ts";
import { type Code, isCurrent, kindLabels, nationLabels, type Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { categoryWords } from "#web/contacts/words.ts";
import type { WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { editRoutes } from "./edit-routes.ts";
import { createListPage } from "./list-page.ts";
import { pendingChangeRoutes } from "./pending-routes.ts";
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
  /** How many tools of each kind its people can use; undefined for those who may not see it. */
  access: { label: string; tally: Tally }[] | undefined;
  /** Which filter it shares with others is not public. */
  isMember: boolean;
  /** For members: how far its web filtering lead is known, and whether the organisation is their own. */
  coverage: { words: string; isOwn: boolean; mayKeep: boolean } | undefined;
  mayEdit: boolean;
  /** For stewards: a change that waits for a second of them. */
  pending: PendingView | undefined;
  notice: string | undefined;
}

interface PendingView {
  digest: string;
  mayConfirm: boolean;
  changes: { label: string; before: string; after: string }[];
}

const fieldLabels: Record<string, string> = {
  domains: "E-mail domains",
  itSupplierDomains: "E-mail domains of whoever runs its IT",
  parentId: "Part of",
  sharedFilterId: "Shared web filter",
  hasEnded: "Has ended",
  endedOn: "Ended on",
  successorIds: "Carried on by",
};

const organisationPage = page<OrganisationPage>("organisations/organisation.njk");

const codeLabels: Record<Code["scheme"], string> = {
  gss: "Office for National Statistics",
  local_authority: "Local authority code",
  govuk: "GOV.UK analytics",
  govuk_content: "GOV.UK content",
  ods: "NHS ODS",
  wikidata: "Wikidata",
  acronym_ca: "Acronym in Canada",
  commonlist: "Commonlist",
};

const notices: Record<string, string> = {
  saved: "The organisation's record has been saved.",
  pending: "A steward of another organisation has to confirm this change: it decides who votes or who is believed.",
  confirmed: "The change has been confirmed and is in force.",
  discarded: "The change has been discarded.",
};

export function organisationRoutes(services: Services) {
  const { access, organisations, workingGroup, contacts, now } = services;

  async function viewOrganisation(actor: Actor | undefined, organisationId: string) {
    const organisation = await organisations.requireOrganisation(organisationId);
    const { parentId, successorIds, kind, nation, codes } = organisation;
    const [parent, predecessors, successors, inWorkingGroup, [records]] = await Promise.all([
      parentId === undefined ? undefined : organisations.findOrganisation(parentId),
      organisations.findPredecessors(organisationId),
      organisations.findOrganisations(successorIds),
      workingGroup.isMember(organisationId),
      access.viewMatrix(actor, [organisation]),
    ]);
    return {
      title: organisation.name,
      organisation,
      kindLabel: kindLabels[kind],
      nationLabel: nation && nationLabels[nation],
      current: isCurrent(organisation, dayOf(now())),
      codes: codes.map(({ scheme, code }) => ({ label: codeLabels[scheme], code })),
      ...{ parent, predecessors, successors, inWorkingGroup },
      access: records && toolKinds.map((each) => ({ label: toolKindLabels[each], tally: records.kinds[each] })),
      isMember: actor !== undefined && isMember(actor),
      mayEdit: actor !== undefined && hasRole(actor, "steward"),
    };
  }

  async function viewPending(actor: Actor | undefined, organisationId: string): Promise<PendingView | undefined> {
    if (!actor || !hasRole(actor, "steward")) return undefined;
    const pending = await organisations.findPendingChange(actor, organisationId);
    if (!pending) return undefined;
    const ids = pending.changes.flatMap(({ before, after }) => [before, after].flat()).map(String);
    const named = await organisations.findOrganisations(ids.filter((id) => Id("organisation").safeParse(id).success));
    const names = new Map(named.map((each) => [each.organisationId, each.name]));
    const words = (value: unknown): string =>
      [value]
        .flat()
        .map((each) =>
          each === undefined
            ? "none"
            : each === true
              ? "yes"
              : each === false
                ? "no"
                : (names.get(String(each)) ?? String(each)),
        )
        .join(", ") || "none";
    return {
      digest: pending.digest,
      mayConfirm: pending.refusal === undefined,
      changes: pending.changes.map(({ field, before, after }) => ({
        label: fieldLabels[field] ?? field,
        before: words(before),
        after: words(after),
      })),
    };
  }

  async function viewCoverage(actor: Actor | undefined, organisationId: string) {
    if (!actor || !isMember(actor)) return undefined;
    const words = categoryWords[await contacts.coverageOf(organisationId)];
    return { words, isOwn: actor.organisationId === organisationId, mayKeep: mayKeep(actor, organisationId) };
  }

  return new Hono<WebEnv>()
    .get("/", createListPage(services))
    .route("/", pendingChangeRoutes(services))
    .get("/:organisationId", async (c) => {
      const organisationId = idParam(c, "organisationId", "organisation");
      const view = await viewOrganisation(c.get("actor"), organisationId);
      const pending = await viewPending(c.get("actor"), organisationId);
      const coverage = await viewCoverage(c.get("actor"), organisationId);
      return organisationPage(c, { ...view, pending, coverage, notice: noticeOf(c, notices) });
    })
    .route("/", editRoutes(services))
    .route("/", successionRoutes(services));
}
