import type { Published } from "#functions/research/rules.ts";
import { recordKinds } from "#functions/research/vocabulary.ts";
import { recordLink } from "../record-links.ts";

/** A record in a list of records of all kinds. */
export interface ListedRecord {
  href: string;
  text: string;
  kind: string;
  publishedAt: string;
}

export const listedRecord = (record: Published): ListedRecord => ({
  ...recordLink(record),
  kind: recordKinds.labels[record.kind],
  publishedAt: record.publishedAt,
});
