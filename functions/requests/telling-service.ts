import type { NotificationKind } from "#functions/notifications/kinds.ts";
import type { Composer } from "#functions/notifications/messages.ts";
import { messages } from "./messages.ts";
import type { RequestOptions } from "./options.ts";
import type { Request } from "./request.ts";
import type { RosterService } from "./roster-service.ts";
import { isStuck, isWaitingForOwner } from "./rules.ts";

type TellingOptions = RequestOptions & { roster: RosterService };

type RequestNotification = Extract<NotificationKind, `request_${string}` | "decision_to_review">;

/** Who is told what, and what it says when it is sent. */
export function createTellingService(options: TellingOptions) {
  const { store, decisions, accounts, contacts, catalogue, organisations, roster, notifier, now } = options;

  /** The one who took it on, or all who can decide. */
  async function decidersToTell(request: Request): Promise<string[]> {
    const [deciders, assignee] = await Promise.all([
      roster.decidersFor(request),
      store.findAssignee(request.requestId),
    ]);
    return assignee && deciders.includes(assignee) ? [assignee] : deciders;
  }

  async function tellParticipants(kind: RequestNotification, { requestId }: Request, cause: string): Promise<void> {
    let cursor: string | undefined;
    do {
      const { items, next } = await store.listSupporters(requestId, cursor);
      await notifier.notify({ kind, subjectId: requestId, recipientIds: items, cause });
      cursor = next;
    } while (cursor !== undefined);
  }

  async function thoseWhoCanHelp({ organisationId, state }: Request): Promise<string[]> {
    const [stewards, volunteers, known] = await Promise.all([
      accounts.listStewards(),
      contacts.volunteersOf(organisationId),
      state === "held" ? contacts.confirmedContactsOf(organisationId) : [],
    ]);
    return [...stewards.map(({ personId }) => personId), ...volunteers, ...known];
  }

  const recipients: Record<
    "request_received" | "request_reminder" | "request_nudged" | "request_held",
    (request: Request) => Promise<string[]>
  > = {
    request_received: decidersToTell,
    request_reminder: decidersToTell,
    request_nudged: decidersToTell,
    request_held: thoseWhoCanHelp,
  };

  /** An effect of the outbox: tells those it is for, once however often it runs. */
  const tell =
    (kind: Exclude<RequestNotification, "decision_to_review">) =>
    async (requestId: string, cause: string): Promise<void> => {
      const request = await store.findRequest(requestId);
      if (!request) return;
      if (kind === "request_changed" || kind === "request_to_test") return tellParticipants(kind, request, cause);
      if (kind === "request_question") {
        const recipientIds = await store.participantsAmong(requestId, request.askedBy ? [request.askedBy] : []);
        if (recipientIds.length === 0) return tellParticipants(kind, request, cause);
        return notifier.notify({ kind, subjectId: requestId, recipientIds, cause });
      }
      // Whoever comes and goes all day holds a request each time: those who can help hear of it once.
      const once = kind === "request_held" ? now().toISOString().slice(0, 10) : cause;
      const recipientIds = await recipients[kind](request);
      await notifier.notify({ kind, subjectId: requestId, recipientIds, cause: once });
    };

  const nameOf = async (toolId: string): Promise<string> => (await catalogue.findTool(toolId))?.name ?? "a tool";

  /** A message about a request that still is where the message is needed, to somebody whom it still concerns. */
  const about =
    (
      concerns: (request: Request, recipientId: string) => Promise<boolean>,
      say: (request: { requestId: string; toolId: string; toolName: string }) => ReturnType<typeof messages.changed>,
    ): Composer =>
    async (requestId, recipientId) => {
      const request = await store.findRequest(requestId);
      if (!request || !(await concerns(request, recipientId))) return undefined;
      const { toolId } = request;
      return say({ requestId, toolId, toolName: await nameOf(toolId) });
    };

  const decides = async (request: Request, recipientId: string): Promise<boolean> =>
    (isWaitingForOwner(request.state) || request.state.startsWith("agreed")) &&
    (await roster.decidersFor(request)).includes(recipientId);
  /** Somebody who works elsewhere by now is told nothing more. */
  const participates = async ({ requestId, organisationId }: Request, recipientId: string): Promise<boolean> => {
    const [stillAsks] = await store.participantsAmong(requestId, [recipientId]);
    return stillAsks !== undefined && (await accounts.colleaguesAmong(organisationId, [recipientId])).length > 0;
  };

  const composers: Record<RequestNotification, Composer> = {
    request_received: about(decides, messages.received),
    request_reminder: about(decides, messages.reminder),
    request_nudged: about(decides, messages.nudged),
    request_question: about(
      async (request, recipientId) =>
        request.state === "more_information" && (await participates(request, recipientId)),
      messages.question,
    ),
    request_changed: about(participates, messages.changed),
    request_to_test: about(
      async (request, recipientId) => request.state === "opened" && (await participates(request, recipientId)),
      messages.toTest,
    ),

    async request_held(requestId, recipientId) {
      const request = await store.findRequest(requestId);
      if (!request || !isStuck(request.state)) return undefined;
      const { name: organisationName = "an organisation" } =
        (await organisations.findOrganisation(request.organisationId)) ?? {};
      if (request.state === "escalated") return messages.escalated({ organisationName });
      return recipientId.startsWith("con_")
        ? messages.heldForContact({ organisationName })
        : messages.held({ organisationName });
    },

    async decision_to_review(decisionId, recipientId) {
      const decision = await decisions.findDecision(decisionId);
      if (!decision) return undefined;
      const { organisationId, toolId, status, reviewSince } = decision;
      const isTheirs = (await accounts.filteringOwnersOf(organisationId)).includes(recipientId);
      if (!isTheirs) return undefined;
      if (status === "lapsed") return messages.lapsed({ decisionId, toolName: await nameOf(toolId) });
      return status === "in_force" && reviewSince
        ? messages.toReview({ decisionId, toolName: await nameOf(toolId) })
        : undefined;
    },
  };

  return { tell, composers };
}
