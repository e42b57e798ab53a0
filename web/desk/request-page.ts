import type { Member } from "#functions/accounts/rules.ts";
import type { FactTopic } from "#functions/catalogue/facts.ts";
import type { RequestView } from "#functions/requests/asking-service.ts";
import { type Classification, classificationLabels, type Decision } from "#functions/requests/decisions.ts";
import { type Urgency, urgencyLabels } from "#functions/requests/request.ts";
import { type TicketDraft, ticketDrafts } from "#functions/requests/tickets.ts";
import type { Services } from "#functions/services.ts";
import { deskTag, historyWords } from "#web/requests/words.ts";
import { type EffortInset, effortInset } from "#web/research/changes/effort-view.ts";
import type { FactView } from "#web/tools/fact-views.ts";
import { namesOfOrganisations } from "#web/tools/organisation-names.ts";
import { createToolPage, type ToolPage } from "#web/tools/tool-page.ts";

export interface PrecedentView extends Decision {
  organisationName: string;
  classificationLabel: string | undefined;
}

export interface OwnerPage extends RequestView {
  title: string;
  status: ReturnType<typeof deskTag>;
  urgencyLabels: Record<Urgency, string>;
  historyWords: typeof historyWords;
  tool: ToolPage;
  /** What makes a filter's owner hesitate, and what is known of it. */
  risks: FactView[];
  sharedWithStrangers: string[];
  precedents: PrecedentView[];
  /** There are more than these. */
  hasMorePrecedents: boolean;
  drafts: { required: TicketDraft[]; optional: TicketDraft[] };
  last: Decision | undefined;
  effort: EffortInset;
  colleagues: { personId: string; name: string }[];
  takenOnBy: string | undefined;
  can: Record<"decide" | "ask" | "delegate" | "open", boolean>;
  /** They ask for it themselves, so that somebody else has to decide. */
  isOwn: boolean;
}

const riskTopics: readonly FactTopic[] = ["tenant_restriction", "tls_inspection", "guest_access"];

export const precedentViews = (precedents: readonly Decision[], names: ReadonlyMap<string, string>): PrecedentView[] =>
  precedents.map((decision) => ({
    ...decision,
    organisationName: names.get(decision.organisationId) ?? "An organisation",
    classificationLabel:
      decision.classification && classificationLabels[decision.classification satisfies Classification],
  }));

/** Everything that a web filtering lead needs to decide one request. */
export function createOwnerPage(services: Services) {
  const { requests, accounts } = services;
  const viewTool = createToolPage(services);

  return async (actor: Member, requestId: string, cursor: string | undefined): Promise<OwnerPage> => {
    const [view, { deciders, assignee, last }] = await Promise.all([
      requests.viewRequest(actor, requestId, cursor),
      requests.viewForOwner(actor, requestId),
    ]);
    const { toolId, toolName, state } = view.request;
    const [tool, { items, next }, effort] = await Promise.all([
      viewTool(actor, toolId),
      requests.listPrecedents(actor, toolId),
      effortInset(services, actor.organisationId),
    ]);
    const names = await namesOfOrganisations(
      services,
      items.map(({ organisationId }) => organisationId),
    );
    const others = deciders.filter((personId) => personId !== actor.personId);
    const may = (action: Parameters<typeof view.why>[0]): boolean => view.why(action) === undefined;
    return {
      ...view,
      title: `Request for ${toolName}`,
      status: deskTag({ state }),
      urgencyLabels,
      historyWords,
      tool,
      risks: tool.groups.flatMap(({ rows }) => rows).filter(({ topic }) => riskTopics.includes(topic)),
      sharedWithStrangers: [...tool.required, ...tool.optional]
        .filter(({ sharedWithStrangers }) => sharedWithStrangers)
        .map(({ text }) => text),
      precedents: precedentViews(items, names),
      hasMorePrecedents: next !== undefined,
      drafts: {
        required: ticketDrafts(tool.tool, { required: true }),
        optional: ticketDrafts(tool.tool, { required: false }),
      },
      last,
      effort,
      colleagues: await Promise.all(
        others.map(async (personId) => ({ personId, name: await accounts.displayName(personId) })),
      ),
      takenOnBy: assignee && (assignee === actor.personId ? "you" : await accounts.displayName(assignee)),
      can: {
        decide: may("agree"),
        ask: may("ask_information"),
        delegate: may("delegate") && (others.length > 0 || assignee !== actor.personId),
        open: may("open") || may("open_again"),
      },
      isOwn: view.part === "participating_owner",
    };
  };
}
