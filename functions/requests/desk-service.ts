import { type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import { Refusal, type RefusalCode, refuseIf } from "#functions/errors.ts";
import { idFrom } from "#functions/ids.ts";
import type { Page } from "#functions/table.ts";
import type { AskingService, ListedRequest } from "./asking-service.ts";
import { canBeAdopted, Decision, DecisionContent, hasExpired } from "./decisions.ts";
import type { DeskOrder } from "./desk-store.ts";
import { effectsOf } from "./effects.ts";
import type { RequestOptions } from "./options.ts";
import { isAgreed, type Request } from "./request.ts";
import type { RosterService } from "./roster-service.ts";
import { isLive, type Part, type RequestAction, stateAfter, whyCannot } from "./rules.ts";

interface DeskOptions extends RequestOptions {
  asking: Pick<AskingService, "requireSeen" | "withNames">;
  roster: RosterService;
}

interface Looked {
  requestId: string;
  /** Of the request as it was looked at. */
  version: number;
}

export type Answer = Looked & { decisionId: string; content: DecisionContent; adoptedFrom?: string | undefined };

const requireOwner = (actor: Member): void => refuseIf(whyLacksRole(actor, "filtering_owner"));

/** What web filtering leads do with the requests of their own organisation. */
export function createDeskService({ store, decisions, asking, roster, now }: DeskOptions) {
  const at = (): string => now().toISOString();
  const today = (): string => at().slice(0, 10);

  function refuse(action: RequestAction, part: Part, request: Request): void {
    refuseIf(whyCannot(action, part, { state: request.state, isAgreed: isAgreed(request) }));
  }

  /** The request, if the lead may do that with it and it is as they looked at it. Undefined: it was done already. */
  async function requireStep(actor: Member, action: RequestAction, { requestId, version }: Looked) {
    requireOwner(actor);
    const { request, part } = await asking.requireSeen(actor, requestId);
    const to = stateAfter(action, request.state);
    if (part === "owner" && request.version > version && request.state === to && to !== "with_owner") return undefined;
    refuse(action, part, request);
    if (request.version !== version) throw new Refusal("changed_meanwhile");
    return request;
  }

  async function move(actor: Member, action: "ask_information" | "open" | "open_again", looked: Looked, text?: string) {
    const request = await requireStep(actor, action, looked);
    if (!request) return;
    await store.saveMove({
      request,
      action,
      by: "owner",
      actorId: actor.personId,
      at: at(),
      text,
      ...(action === "ask_information" && { change: { question: text } }),
      effects: effectsOf(action, request.state),
    });
  }

  async function requireOriginal(adoptedFrom: string | undefined, toolId: string): Promise<Decision | undefined> {
    if (adoptedFrom === undefined) return undefined;
    const original = await decisions.findDecision(adoptedFrom);
    if (!original || original.toolId !== toolId) throw new Refusal("not_found");
    if (!canBeAdopted(original)) throw new Refusal("decision_ended");
    return original;
  }

  /** `decisionId` comes from the form: sending it twice is one decision. */
  async function decide(
    actor: Member,
    { requestId, version, decisionId, content, adoptedFrom }: Answer,
  ): Promise<void> {
    requireOwner(actor);
    const { request, part } = await asking.requireSeen(actor, requestId);
    if (request.outcome?.decisionId === decisionId) return;
    const action = { agreed: "agree", agreed_with_conditions: "agree_with_conditions", refused: "refuse" } as const;
    refuse(action[content.kind], part, request);
    if (request.version !== version) throw new Refusal("changed_meanwhile");
    if (hasExpired(content, today())) throw new Refusal("decision_ended");
    const { organisationId, toolId } = request;
    const [last, original] = await Promise.all([
      decisions.findLastDecision(organisationId, toolId),
      requireOriginal(adoptedFrom, toolId),
    ]);
    const decidedAt = at();
    const made = Decision.parse({
      ...DecisionContent.parse(content),
      decisionId,
      organisationId,
      toolId,
      requestId,
      adoptedFrom,
      decidedAt,
      decidedBy: actor.personId,
      version: 1,
      status: "in_force",
      statusSince: decidedAt,
    });
    const { kind, reason, conditions, expiresOn } = made;
    await store.saveMove({
      request,
      action: action[kind],
      by: "owner",
      actorId: actor.personId,
      at: decidedAt,
      text: reason,
      change: {
        outcome: { decisionId, kind, reason, ...(conditions && { conditions }), ...(expiresOn && { expiresOn }) },
      },
      decision: { made, last, original },
      effects: effectsOf(action[kind], request.state),
    });
  }

  return {
    decide,

    /** The same answer to each of these, each for itself. What could not be done is said, and the others stand. */
    async decideSeveral(
      actor: Member,
      requests: readonly Looked[],
      { formId, content }: { formId: string; content: DecisionContent },
    ): Promise<{ requestId: string; refusal: RefusalCode | undefined }[]> {
      requireOwner(actor);
      const results: { requestId: string; refusal: RefusalCode | undefined }[] = [];
      for (const { requestId, version } of requests) {
        const decisionId = idFrom("decision", formId, requestId);
        try {
          await decide(actor, { requestId, version, decisionId, content });
          results.push({ requestId, refusal: undefined });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          results.push({ requestId, refusal: error.code });
        }
      }
      return results;
    },

    askInformation: (actor: Member, looked: Looked & { text: string }) =>
      move(actor, "ask_information", looked, looked.text),

    /** The filter has been changed. After a report that it is still blocked, again. */
    async markOpened(actor: Member, looked: Looked): Promise<void> {
      const { request } = await asking.requireSeen(actor, looked.requestId);
      const isAgain = request.state === "with_owner" || request.state === "escalated";
      await move(actor, isAgain ? "open_again" : "open", looked);
    },

    /** To another lead of the organisation, or to oneself. */
    async delegate(actor: Member, looked: Looked, personId: string): Promise<void> {
      requireOwner(actor);
      const { request, part } = await asking.requireSeen(actor, looked.requestId);
      if ((await store.findAssignee(looked.requestId)) === personId) return;
      refuse("delegate", part, request);
      if (request.version !== looked.version) throw new Refusal("changed_meanwhile");
      if (!(await roster.decidersFor(request)).includes(personId)) throw new Refusal("cannot_take_it_on");
      await store.saveDelegated(request, personId, { actorId: actor.personId, at: at() });
    },

    /** What is live in the lead's organisation, as the list has it; a request that ended meanwhile is left out. */
    async viewDesk(actor: Member, order: DeskOrder, cursor?: string): Promise<Page<ListedRequest>> {
      requireOwner(actor);
      const { items, next } = await store.listDesk(actor.organisationId, order, cursor);
      const found = await asking.withNames(await store.findRequests(items));
      const live = items.flatMap((id) => found.find(({ requestId }) => requestId === id) ?? []);
      return { items: live.filter(({ state }) => isLive(state)), next };
    },

    /** The request for the one who decides: who else could, who took it on, and what was decided last. */
    async viewForOwner(actor: Member, requestId: string) {
      requireOwner(actor);
      const { request } = await asking.requireSeen(actor, requestId);
      const [deciders, assignee, last] = await Promise.all([
        roster.decidersFor(request),
        store.findAssignee(requestId),
        decisions.findLastDecision(request.organisationId, request.toolId),
      ]);
      return { deciders, assignee, last };
    },
  };
}
