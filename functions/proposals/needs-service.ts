import { Refusal } from "#functions/errors.ts";
import type { ResearchService } from "#functions/research/service.ts";
import type { NeedEvidence } from "./rules.ts";

/** The needs that a proposal says it answers, as the library has them now. */
export function createNeeds({ research }: { research: Pick<ResearchService, "findPublished"> }) {
  const findNeeds = (needIds: readonly string[]) =>
    research.findPublished(needIds.map((recordId) => ({ kind: "need", recordId })));

  /** The findings under each need that is public, for what a vote rests on. */
  async function evidenceOf(needIds: readonly string[] = []): Promise<NeedEvidence[]> {
    return (await findNeeds(needIds)).flatMap((record) =>
      record.kind === "need" ? [{ needId: record.recordId, findingIds: record.content.findingIds }] : [],
    );
  }

  return {
    evidenceOf,

    /** A need that was made up, or is not public any more, is nothing that a vote could rest on. */
    async requirePublicNeeds(needIds: readonly string[] = []): Promise<void> {
      if ((await findNeeds(needIds)).length !== needIds.length) throw new Refusal("needs_unstated");
    },
  };
}
