import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { titleOf, whyNotResearcher } from "#functions/research/rules.ts";
import type { ResearchService } from "#functions/research/service.ts";
import { afterDecision, type Rejection } from "./rules.ts";
import type { CorroborationStore } from "./store.ts";

interface ModerationOptions {
  store: CorroborationStore;
  research: Pick<ResearchService, "findPublished">;
  now: () => Date;
}

/** Researchers look at comments before anybody else sees them, and do not see whose they are. */
export const createModeration = ({ store, research, now }: ModerationOptions) => ({
  /** Those of the researcher's own organisation wait for a researcher of another. */
  async listComments(actor: Member, cursor?: string) {
    refuseIf(whyNotResearcher(actor));
    const { items, next } = await store.listWaiting(cursor);
    const others = items.filter(({ organisationId }) => organisationId !== actor.organisationId);
    const findings = await research.findPublished(
      [...new Set(others.map(({ findingId }) => findingId))].map((recordId) => ({ kind: "finding", recordId })),
    );
    const statements = new Map(findings.map((finding) => [finding.recordId, titleOf(finding)]));
    return {
      items: others.flatMap(({ findingId, comment }) => {
        const finding = statements.get(findingId);
        return comment && finding !== undefined
          ? [{ commentId: comment.commentId, text: comment.text, findingId, finding }]
          : [];
      }),
      next,
    };
  },

  /** Twice is once: a comment that no longer waits stays as it is. */
  async decide(actor: Member, commentId: string, decision: "clear" | Rejection): Promise<void> {
    refuseIf(whyNotResearcher(actor));
    const statement = await store.findWaiting(commentId);
    if (!statement) return;
    if (statement.organisationId === actor.organisationId) throw new Refusal("second_person_needed");
    const type = decision === "clear" ? "corroboration_comment_cleared" : "corroboration_comment_rejected";
    const act = { type, subjectId: statement.findingId, actorId: actor.personId, at: now().toISOString() };
    await store.save(afterDecision(statement, decision), act);
  },
});
