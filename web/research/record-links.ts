import { type RecordKey, type ResearchRecord, titleOf } from "#functions/research/rules.ts";
import type { RecordKind } from "#functions/research/vocabulary.ts";

const folders: Record<RecordKind, string> = {
  study: "studies",
  finding: "findings",
  need: "needs",
  persona: "personas",
  obstacle: "obstacles",
};

/** Where a record has its page. */
export const recordPath = ({ kind, recordId }: RecordKey): string => `/research/${folders[kind]}/${recordId}`;

export const recordLink = (record: ResearchRecord): { href: string; text: string } => ({
  href: recordPath(record),
  text: titleOf(record),
});
