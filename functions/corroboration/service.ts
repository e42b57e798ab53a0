import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { ResearchService } from "#functions/research/service.ts";
import { createModeration } from "./moderation-service.ts";
import { afterSaying, afterTakingBack, type Saying, type Statement, saysTheSame, whyCannotSay } from "./rules.ts";
import type { CorroborationStore } from "./store.ts";
import { type Tally, tallyOf } from "./tally.ts";

interface CorroborationOptions {
  store: CorroborationStore;
  research: Pick<ResearchService, "findPublished" | "statesOf">;
  limits: Pick<LimitService, "useAs">;
  now: () => Date;
}

const commentsPerPage = 20;

/** What anybody sees, never whose. Nothing tells "nobody" from "fewer than five", nor when anything was counted. */
export interface Corroboration extends Pick<Tally, "here" | "notHere"> {
  comments: string[];
  page: number;
  pages: number;
}

/** Members say of a public finding whether it is so at their organisation. One statement for each organisation. */
export function createCorroborationService({ store, research, limits, now }: CorroborationOptions) {
  const at = () => now().toISOString();

  const actOf = (actor: Member, findingId: string, type: string) => ({
    type,
    subjectId: findingId,
    actorId: actor.personId,
    at: at(),
  });

  return {
    ...createModeration({ store, research, now }),

    /** A comment that was changed or taken back since it was counted is gone at once. */
    async view(findingId: string, page = 1, perPage = commentsPerPage): Promise<Corroboration> {
      const tally = await store.findTally(findingId);
      if (!tally) return { here: 0, notHere: 0, comments: [], page: 1, pages: 1 };
      const wanted = tally.comments.slice((page - 1) * perPage, page * perPage);
      const statements = await store.findOf(
        findingId,
        wanted.map(({ organisationId }) => organisationId),
      );
      const cleared = new Map(
        statements.flatMap(({ comment }) =>
          comment?.state === "cleared" ? [[comment.commentId, comment.text] as const] : [],
        ),
      );
      const { here, notHere } = tally;
      const comments = wanted.flatMap(({ commentId }) => cleared.get(commentId) ?? []);
      return {
        here,
        notHere,
        comments,
        page,
        pages: Math.max(1, Math.ceil(tally.comments.length / perPage)),
      };
    },

    /** What the actor's organisation says, if anything: for its members. */
    async findOwn({ organisationId }: Member, findingId: string): Promise<Statement | undefined> {
      return store.find(findingId, organisationId);
    },

    /** `version` is the one that the form showed, 0 where there was none. Any member of the organisation may change what it says. */
    async say(actor: Member, findingId: string, version: number, saying: Saying): Promise<void> {
      refuseIf(whyCannotSay((await research.statesOf([findingId]))(findingId)));
      await limits.useAs("contribution", actor.personId);
      const { organisationId } = actor;
      const before = await store.find(findingId, organisationId);
      const next = (from?: Statement) => afterSaying(from, { findingId, organisationId }, saying, newId("comment"));
      if (before && saysTheSame(before, { ...next(), version: version + 1 })) return;
      if ((before?.version ?? 0) !== version) throw new Refusal("changed_meanwhile");
      await store.save(next(before), actOf(actor, findingId, "corroboration_said"), { onlyIfLive: true });
    },

    /** Also of a finding that no longer counts. Twice is once. */
    async takeBack(actor: Member, findingId: string, version: number): Promise<void> {
      const before = await store.find(findingId, actor.organisationId);
      if (!before || (before.stance === undefined && before.version === version + 1)) return;
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      await store.save(afterTakingBack(before), actOf(actor, findingId, "corroboration_taken_back"));
    },

    /** Effect corroboration_due: what was said until now is what is shown until the next count. */
    async count(findingId: string): Promise<void> {
      const [before, statements] = await Promise.all([store.findTally(findingId), store.listOf(findingId)]);
      if (statements.length > 0) await store.saveTally(tallyOf(before, findingId, statements));
    },
  };
}
