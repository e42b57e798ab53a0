import { Refusal } from "#functions/errors.ts";
import { withoutFindings } from "#functions/research/erasure.ts";
import {
  type FindingState,
  findingIdsOf,
  isPublished,
  type Published,
  type ResearchRecord,
} from "#functions/research/rules.ts";
import type { ResearchService } from "#functions/research/service.ts";
import { type FindingView, findingView } from "./finding-view.ts";

type Resting = "need" | "persona" | "obstacle";

export interface Standing<Kind extends Resting> {
  record: Published<Kind>;
  stateOf: (findingId: string) => FindingState;
  /** Those that anybody may read, in the order in which the record has them. */
  findings: FindingView[];
}

/**
 * What rests on findings, as it stands today; undefined once it is erased. Where consent has ended, what rests on that finding
 * is gone from the page at once, and not only when the nightly job has taken it from the table.
 */
export async function standingOf<Kind extends Resting>(
  research: ResearchService,
  kind: Kind,
  recordId: string,
): Promise<Standing<Kind> | undefined> {
  const { record: seen }: { record?: Published } = await research.requireSeen(kind, recordId);
  if (!seen) return undefined;
  const ids = findingIdsOf(kind, seen.content);
  const stateOf = await research.statesOf(ids);
  const gone = new Set(ids.filter((id) => stateOf(id) === "erased"));
  const record: ResearchRecord = gone.size === 0 ? seen : withoutFindings(seen, gone, seen.updatedAt);
  if (record.erasedAt !== undefined) return undefined;
  if (!isPublished(record)) throw new Refusal("not_found");
  const left = findingIdsOf(kind, record.content);
  const found = await research.findPublished(left.map((id) => ({ kind: "finding", recordId: id })));
  const findings = found.flatMap((each) =>
    each.kind === "finding" ? [findingView(each, stateOf(each.recordId))] : [],
  );
  return { record: record as Published<Kind>, stateOf, findings };
}
