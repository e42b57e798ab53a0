import type { EffectType } from "#functions/outbox/rules.ts";
import type { DecisionService } from "./decision-service.ts";
import { effectsOf } from "./effects.ts";
import { countsOf, isAnswer } from "./figures.ts";
import type { RequestOptions } from "./options.ts";
import type { Request } from "./request.ts";
import type { RosterService } from "./roster-service.ts";
import { dueAgain, type Ring, ringOf } from "./timers.ts";

interface UpkeepOptions extends Pick<RequestOptions, "store" | "figures" | "access" | "now"> {
  roster: RosterService;
  decisions: Pick<RequestOptions["decisions"], "findDecision">;
  decisionService: Pick<DecisionService, "lapse" | "listExpired">;
}

/** As long as an access record's conditions may be; the decision holds them in full. */
const longestConditions = 300;
const shortened = (text: string): string =>
  text.length > longestConditions ? `${text.slice(0, longestConditions - 1)}…` : text;

const told: Record<Exclude<Ring, "escalate" | "forget">, EffectType> = {
  remind_owner: "request_reminder",
  remind_requester: "request_question",
  remind_tester: "request_to_test",
  tell_stewards: "request_held",
};

/** What time makes due, and what lists and figures need after a step. */
export function createUpkeepService(options: UpkeepOptions) {
  const { store, figures, access, decisions, roster, decisionService, now } = options;

  async function ring(request: Request): Promise<void> {
    const at = now().toISOString();
    if (await roster.settleRequest(request)) return;
    const rung = ringOf(request);
    if (rung === "forget") return store.saveForgotten(request, at);
    if (rung === "escalate") {
      const effects = [...effectsOf("escalate", request.state), "request_reminder" as const];
      return store.saveMove({ request, action: "escalate", by: "system", actorId: "timer", at, effects });
    }
    await store.saveRung(request, { nextAt: dueAgain(request, at), now: at, effect: told[rung] });
  }

  /** Each for itself, so that one that fails keeps no other waiting. */
  async function forEach<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
    const outcomes = [];
    for (const item of items) outcomes.push(...(await Promise.allSettled([act(item)])));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  async function count(request: Request): Promise<void> {
    let before = await figures.findCounted(request.requestId);
    for (let isLast = false; !isLast; ) {
      const { items, next } = await store.listHistoryAfter(request.requestId, before.version);
      for (const entry of items) {
        const counts = countsOf(entry, { askedAt: request.askedAt, answeredBefore: before.answered });
        const after = { version: entry.version, answered: before.answered || isAnswer(entry) };
        await figures.saveCounts(request, before, after, counts);
        before = after;
      }
      isLast = next === undefined;
    }
  }

  return {
    /** Reminders, escalation, what is forgotten after a year, and decisions whose last day has passed. */
    async runDue(): Promise<void> {
      try {
        await forEach(await store.listDue(now().toISOString()), ring);
      } finally {
        await forEach(await decisionService.listExpired(), decisionService.lapse);
      }
    },

    /** Lists the request as it is, and adds what is new of it to the figures. Looks again until nothing has changed meanwhile. */
    async list(requestId: string): Promise<void> {
      for (;;) {
        const [request, supporters] = await Promise.all([
          store.findRequest(requestId),
          store.countSupporters(requestId),
        ]);
        if (!request) return;
        await store.saveListed(request, supporters);
        await count(request);
        const [again, counted] = await Promise.all([store.findRequest(requestId), store.countSupporters(requestId)]);
        if (again?.version === request.version && counted === supporters) return;
      }
    },

    /** What the lead did to the filter becomes their organisation's statement. */
    async recordOpened(requestId: string): Promise<void> {
      const request = await store.findRequest(requestId);
      const decision = request?.outcome && (await decisions.findDecision(request.outcome.decisionId));
      if (!request || !decision || decision.kind === "refused") return;
      const { organisationId, toolId } = request;
      const { decidedBy: by } = decision;
      const conditions = decision.conditions && shortened(decision.conditions);
      const status = conditions === undefined ? "open" : "restricted";
      await access.recordOwnerStatement({ organisationId, toolId, status, by, ...(conditions && { conditions }) });
    },

    forget: (requestId: string) => store.deleteSupporters(requestId),
  };
}
