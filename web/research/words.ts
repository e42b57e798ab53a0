import type { ChangeEffort } from "#functions/research/contents.ts";
import type { FindingState } from "#functions/research/rules.ts";
import { smallest } from "#functions/surveys/tally.ts";

/** Why a finding does not count as evidence now; none for one that does. */
export const stateWords: Record<FindingState, { text: string; means: string } | undefined> = {
  live: undefined,
  superseded: { text: "Superseded", means: "Another finding has taken its place." },
  expired: { text: "Expired", means: "Its time is over: it is too old to count as evidence." },
  erased: { text: "Erased", means: "Consent was withdrawn or has ended." },
  unpublished: { text: "Not public", means: "It is not public." },
};

/** Of how many people, unless so few that somebody might be recognised. */
export const numberOfPeople = (number: number): string => (number < smallest ? "fewer than five" : String(number));

export const inDays = ({ fewest, most }: { fewest: number; most: number }): string =>
  fewest === most ? `${most} ${most === 1 ? "day" : "days"}` : `${fewest} to ${most} days`;

/** What a change of a filter takes, as rows of a list. */
export const effortRows = (effort: ChangeEffort): { label: string; text: string }[] =>
  [
    { label: "Filtering product", text: effort.product },
    { label: "How long it takes", text: effort.days && inDays(effort.days) },
    { label: "Who has to approve it", text: effort.approvers },
    { label: "What it costs", text: effort.cost },
    { label: "What breaks", text: effort.breaks },
  ].flatMap(({ label, text }) => (text ? [{ label, text }] : []));
