import { type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import type { AskingService } from "./asking-service.ts";
import {
  Decision,
  DecisionContent,
  hasExpired,
  maySeeDecision,
  type ReviewMark,
  whyCannotAdopt,
  whyCannotChange,
} from "./decisions.ts";
import type { Answer } from "./desk-service.ts";
import { effectsOf } from "./effects.ts";
import type { RequestOptions } from "./options.ts";

interface DecisionOptions extends Pick<RequestOptions, "store" | "decisions" | "accounts" | "notifier" | "now"> {
  asking: Pick<AskingService, "requireSeen">;
  decide: (actor: Member, answer: Answer) => Promise<void>;
}

/** Agreements that travel: adopted by other organisations, withdrawn, run out, looked at again. */
export function createDecisionService(options: DecisionOptions) {
  const { store, decisions, accounts, asking, decide, notifier, now } = options;
  const at = (): string => now().toISOString();

  async function requireDecision(actor: Member, decisionId: string): Promise<Decision> {
    const decision = await decisions.findDecision(decisionId);
    if (!decision || !maySeeDecision(decision, actor)) throw new Refusal("not_found");
    return decision;
  }

  /** What was agreed and not yet opened goes back to the lead: there is nothing left to open it on. */
  async function takeBack({ decisionId, requestId }: Decision): Promise<void> {
    const request = requestId === undefined ? undefined : await store.findRequest(requestId);
    const rests = request?.outcome?.decisionId === decisionId;
    if (!request || !rests || (request.state !== "agreed" && request.state !== "agreed_with_conditions")) return;
    const move = { request, action: "take_back" as const, by: "system" as const, actorId: "decisions", at: at() };
    await store.saveMove({ ...move, effects: effectsOf("take_back", request.state) });
  }

  async function markAdopters(decisionId: string, rootId: string): Promise<void> {
    let cursor: string | undefined;
    do {
      const { items, next } = await decisions.listAdopters(decisionId, cursor);
      for (const adopter of await decisions.findDecisions(items)) await decisions.saveMarked(adopter, rootId, at());
      cursor = next;
    } while (cursor !== undefined);
  }

  return {
    requireDecision,

    /** Agreements of other organisations about the tool, for those who decide. */
    async listPrecedents(actor: Member, toolId: string, cursor?: string): Promise<Page<Decision>> {
      refuseIf(whyLacksRole(actor, "filtering_owner"));
      const { items, next } = await decisions.listPrecedents(toolId, cursor);
      return { items: items.filter(({ organisationId }) => organisationId !== actor.organisationId), next };
    },

    /**
     * Makes a decision of one's own that rests on another organisation's: it answers the request that is open for the tool, if there is
     * one, under every condition of an answer.
     */
    async adopt(
      actor: Member,
      originalId: string,
      { decisionId, content }: { decisionId: string; content: DecisionContent },
    ): Promise<{ requestId: string | undefined }> {
      const original = await requireDecision(actor, originalId);
      const made = await decisions.findDecision(decisionId);
      if (made && made.organisationId !== actor.organisationId) throw new Refusal("not_found");
      if (made) return { requestId: made.requestId };
      refuseIf(whyCannotAdopt(original, actor));
      if (content.kind === "refused" || hasExpired(content, at().slice(0, 10))) throw new Refusal("decision_ended");
      const { organisationId, personId } = actor;
      const { toolId } = original;
      const requestId = await store.findOpenRequestId(organisationId, toolId);
      if (requestId) {
        const { request } = await asking.requireSeen(actor, requestId);
        await decide(actor, { requestId, version: request.version, decisionId, content, adoptedFrom: originalId });
        return { requestId };
      }
      const decidedAt = at();
      const decision = Decision.parse({
        ...DecisionContent.parse(content),
        decisionId,
        organisationId,
        toolId,
        adoptedFrom: originalId,
        decidedAt,
        decidedBy: personId,
        version: 1,
        status: "in_force",
        statusSince: decidedAt,
      });
      await decisions.saveAdopted(decision, await decisions.findLastDecision(organisationId, toolId), original);
      return { requestId: undefined };
    },

    async withdrawDecision(actor: Member, { decisionId, reason }: { decisionId: string; reason: string }) {
      const decision = await requireDecision(actor, decisionId);
      if (decision.status === "withdrawn") return;
      refuseIf(whyCannotChange(decision, actor));
      await decisions.saveEnded(decision, {
        status: "withdrawn",
        reason,
        byOwner: true,
        actorId: actor.personId,
        at: at(),
      });
    },

    /** Its last day has passed. */
    lapse: (decision: Decision) =>
      decisions.saveEnded(decision, { status: "lapsed", byOwner: false, actorId: "timer", at: at() }),

    listExpired: () => decisions.listExpired(at().slice(0, 10)),

    async listReviews(actor: Member, cursor?: string): Promise<Page<ReviewMark>> {
      refuseIf(whyLacksRole(actor, "filtering_owner"));
      return decisions.listReviews(actor.organisationId, cursor);
    },

    /** After what it rests on ended: the lead has looked at it, and it stays. */
    async keepDecision(actor: Member, { decisionId, version }: { decisionId: string; version: number }): Promise<void> {
      const decision = await requireDecision(actor, decisionId);
      refuseIf(whyCannotChange(decision, actor));
      if (decision.reviewSince === undefined) return;
      if (decision.version !== version) throw new Refusal("changed_meanwhile");
      await decisions.saveReviewed(decision, await decisions.listMarks(decisionId), {
        actorId: actor.personId,
        at: at(),
      });
    },

    /**
     * One step of the walk along adoptions, from `subject`: a decision, and the one that ended. Each that is marked has such a step of
     * its own, so that the walk goes on from where it was after a crash.
     */
    async walkOn(subject: string, cause: string): Promise<void> {
      const [decisionId = "", rootId = ""] = subject.split(" ");
      const decision = await decisions.findDecision(decisionId);
      if (!decision) return;
      await markAdopters(decisionId, rootId);
      if (decisionId === rootId) {
        await takeBack(decision);
        await decisions.deleteFromDesk(await decisions.listMarks(decisionId));
      }
      if (decisionId === rootId ? decision.status !== "lapsed" : decision.status !== "in_force") return;
      const recipientIds = await accounts.filteringOwnersOf(decision.organisationId);
      await notifier.notify({ kind: "decision_to_review", subjectId: decisionId, recipientIds, cause });
    },
  };
}

export type DecisionService = ReturnType<typeof createDecisionService>;
