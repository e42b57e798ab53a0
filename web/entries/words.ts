import type { FindingLink } from "#functions/chain/rules.ts";

/** Why a finding under a need does not count as evidence today; none for one that does. */
export const findingMarks: Record<FindingLink["state"], string | undefined> = {
  live: undefined,
  superseded: "Superseded by another finding",
  expired: "Too old to count as evidence today",
  withdrawn: "Withdrawn",
};
