import type { CharterTerms, Fraction } from "#functions/charter/rules.ts";
import { countOf } from "#web/filters.ts";

const share = ({ parts, of }: Fraction): string => `${parts}/${of}`;

/** The charter's rules as people read them, always in the same order. */
export const termRows = (terms: CharterTerms): { label: string; value: string }[] => [
  {
    label: "Quorum: the share of organisations entitled to vote that have to vote",
    value: `at least ${share(terms.quorumShare)}`,
  },
  { label: "The fewest votes that make a quorum", value: String(terms.quorumFloor) },
  {
    label: "A proposal is agreed when approvals, among approvals, rejections and objections, are",
    value: `more than ${share(terms.threshold)}`,
  },
  {
    label: "Objections that have been answered are outweighed when approvals, among all votes, are",
    value: `at least ${share(terms.blockOverride)}`,
  },
  { label: "A vote is open for", value: `at least ${countOf(terms.minimumDaysOpen, "day")}` },
  { label: "Notice before an addition to the shared whitelist is in force", value: countOf(terms.noticeDays, "day") },
  {
    label: "An organisation is suspended after missing in a row (one a week at most counts)",
    value: countOf(terms.missedVotesBeforeSuspension, "vote"),
  },
];
