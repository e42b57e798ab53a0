import { hasRole, type Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import { effectsOf, effectsOfAsking } from "./effects.ts";
import { usualDays } from "./figures.ts";
import type { RequestOptions } from "./options.ts";
import { type HistoryEntry, isAgreed, Request, RequestContent } from "./request.ts";
import { isWaitingForOwner, type Part, partOf, type RequestAction, stateAfter, whyCannot } from "./rules.ts";
import { firstDue } from "./timers.ts";

/** A request as a list shows it. */
export interface ListedRequest extends Request {
  toolName: string;
  supporters: number;
}

/** What those who ask see: made from the request, and nothing of who decides. */
export interface RequestView {
  request: ListedRequest;
  part: Part;
  history: Page<HistoryEntry>;
  partners: { organisationId: string; name: string }[];
  usualDays: number | undefined;
  /** Why the person looking cannot do each thing; undefined where they can. */
  why: (action: RequestAction) => ReturnType<typeof whyCannot>;
}

interface Step {
  requestId: string;
  /** Of the request as it was looked at. */
  version: number;
  text?: string;
}

type ParticipantAction = "withdraw" | "answer" | "confirm" | "report_blocked";

/** Leads who ask must not decide, whichever way they signed in. */
const mayDecide = (actor: Member): boolean =>
  hasRole(actor, "filtering_owner") || (actor.awaitingSecondFactor?.includes("filtering_owner") ?? false);

export function createAskingService({ store, figures, catalogue, organisations, now }: RequestOptions) {
  const at = (): string => now().toISOString();

  async function withNames(requests: readonly Request[]): Promise<ListedRequest[]> {
    const [tools, counts] = await Promise.all([
      catalogue.findTools([...new Set(requests.map(({ toolId }) => toolId))]),
      store.countsOfSupporters(requests.map(({ requestId }) => requestId)),
    ]);
    const names = new Map(tools.map(({ toolId, name }) => [toolId, name]));
    return requests.map((request) => ({
      ...request,
      toolName: names.get(request.toolId) ?? request.toolId,
      supporters: counts.get(request.requestId) ?? 0,
    }));
  }

  /** Nobody of another organisation learns that it is there, whatever role they hold. */
  async function requireSeen(actor: Member, requestId: string): Promise<{ request: Request; part: Part }> {
    const request = await store.findRequest(requestId);
    if (request?.organisationId !== actor.organisationId) throw new Refusal("not_found");
    const [participates] = await store.participantsAmong(requestId, [actor.personId]);
    return { request, part: partOf(request, actor, participates !== undefined) };
  }

  const effectsFor = (actor: Member, action: "support" | "leave") =>
    mayDecide(actor) ? [...effectsOf(action, "asked"), "request_to_settle" as const] : effectsOf(action, "asked");

  async function support(actor: Member, requestId: string): Promise<void> {
    const { request, part } = await requireSeen(actor, requestId);
    if (part !== "colleague" && part !== "owner") return;
    refuseIf(whyCannot("support", part, { state: request.state, isAgreed: isAgreed(request) }));
    await store.saveSupporter(request, { actorId: actor.personId, at: at() }, effectsFor(actor, "support"));
  }

  /** One step by somebody who asks for it. Sent twice, it is one. */
  async function step(actor: Member, action: ParticipantAction, { requestId, version, text }: Step): Promise<void> {
    const { request, part } = await requireSeen(actor, requestId);
    const wasDone = request.version > version && request.state === stateAfter(action, request.state);
    if (wasDone && part !== "colleague" && part !== "owner") return;
    refuseIf(whyCannot(action, part, { state: request.state, isAgreed: isAgreed(request) }));
    if (request.version !== version) throw new Refusal("changed_meanwhile");
    await store.saveMove({
      request,
      action,
      by: "participant",
      actorId: actor.personId,
      at: at(),
      text,
      effects: effectsOf(action, request.state),
    });
  }

  return {
    requireSeen,
    withNames,
    support,

    /** What waits for this tool in the member's own organisation: two or three reads. */
    async findOpen(actor: Member, toolId: string) {
      const requestId = await store.findOpenRequestId(actor.organisationId, toolId);
      if (requestId === undefined) return undefined;
      const [supporters, [participates]] = await Promise.all([
        store.countSupporters(requestId),
        store.participantsAmong(requestId, [actor.personId]),
      ]);
      return { requestId, supporters, participates: participates !== undefined };
    },

    /** Asks, or joins what colleagues ask already. Returns the request that is there now; sending the form twice is one. */
    async ask(
      actor: Member,
      { requestId, toolId, ...content }: RequestContent & { requestId: string; toolId: string },
    ) {
      const { organisationId, personId } = actor;
      const [tool, partners] = await Promise.all([
        catalogue.findTool(toolId),
        organisations.findOrganisations(content.partnerIds),
      ]);
      if (!tool || partners.length !== new Set(content.partnerIds).size) throw new Refusal("not_found");
      const askedAt = at();
      const asked = Request.parse({
        ...RequestContent.parse(content),
        requestId,
        organisationId,
        toolId,
        state: "asked",
        version: 1,
        askedBy: personId,
        askedAt,
        stateSince: askedAt,
        rings: 0,
        dueAt: firstDue("asked", askedAt),
      });
      const there = await store.saveAsked(asked, effectsOfAsking);
      if (there !== requestId) await support(actor, there);
      return there;
    },

    async viewRequest(actor: Member, requestId: string, cursor?: string): Promise<RequestView> {
      const { request, part } = await requireSeen(actor, requestId);
      const step = isWaitingForOwner(request.state) ? "with_owner" : request.state;
      const [[listed], history, partners, counts] = await Promise.all([
        withNames([request]),
        store.listHistory(requestId, cursor),
        organisations.findOrganisations(request.partnerIds),
        figures.countsOfStep(step),
      ]);
      if (!listed) throw new Refusal("not_found");
      return {
        request: listed,
        part,
        history,
        partners: partners.map(({ organisationId, name }) => ({ organisationId, name })),
        usualDays: usualDays(counts, request.state),
        why: (action) => whyCannot(action, part, { state: request.state, isAgreed: isAgreed(request) }),
      };
    },

    /** What somebody asks for or supports, newest first. */
    async listMine(actor: Member, cursor?: string): Promise<Page<ListedRequest>> {
      const { items, next } = await store.listOfPerson(actor.personId, cursor);
      const found = await store.findRequests(items);
      const mine = items.flatMap((id) => found.find(({ requestId }) => requestId === id) ?? []);
      return { items: await withNames(mine.filter((each) => each.organisationId === actor.organisationId)), next };
    },

    /** Everything that the member's organisation was asked for, newest first. */
    async listOfOrganisation(actor: Member, cursor?: string): Promise<Page<ListedRequest>> {
      const { items, next } = await store.listOfOrganisation(actor.organisationId, cursor);
      return { items: await withNames(items), next };
    },

    /** Leaves it to the others who ask. The last one withdraws it instead. */
    async leave(actor: Member, requestId: string): Promise<void> {
      const { request, part } = await requireSeen(actor, requestId);
      if (part === "colleague" || part === "owner") return;
      refuseIf(whyCannot("leave", part, { state: request.state, isAgreed: isAgreed(request) }));
      await store.saveLeft(request, { actorId: actor.personId, at: at() }, effectsFor(actor, "leave"));
    },

    /** Asks the web filtering lead to look at it, once in seven days whoever of them does it. */
    async nudge(actor: Member, requestId: string): Promise<void> {
      const { request, part } = await requireSeen(actor, requestId);
      refuseIf(whyCannot("nudge", part, { state: request.state, isAgreed: isAgreed(request) }));
      await store.saveNudged(request, { actorId: actor.personId, at: at() });
    },

    withdraw: (actor: Member, done: Step) => step(actor, "withdraw", done),
    answer: (actor: Member, done: Step & { text: string }) => step(actor, "answer", done),
    confirmWorking: (actor: Member, done: Step) => step(actor, "confirm", done),
    reportBlocked: (actor: Member, done: Step) => step(actor, "report_blocked", done),
  };
}

export type AskingService = ReturnType<typeof createAskingService>;
