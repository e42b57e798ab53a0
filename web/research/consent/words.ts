import { isWithdrawn } from "#functions/consent/rules.ts";
import type { ConsentView } from "#functions/consent/service.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";
import { countOf, showDate } from "#web/filters.ts";

const row = (key: string, value: string) => ({ key: { text: key }, value: { text: value } });

/** What is kept, as rows of a summary list. */
export function rowsOf({ study, answers, findings, participant }: ConsentView) {
  const about = row("Study", study ?? "No longer here");
  if (isWithdrawn(participant)) return [about, row("Withdrawn or ended on", showDate(participant.withdrawnOn))];
  const { scope, agreedOn, until, keepUntil, erasedOn } = participant;
  return [
    about,
    row("You agreed on", showDate(agreedOn)),
    row("What may be done with it", consentScopes.labels[scope]),
    row("Last day of your consent", showDate(until)),
    erasedOn === undefined
      ? row("Kept as you said it until", showDate(keepUntil))
      : row("What you said, as you said it", `Erased on ${showDate(erasedOn)}`),
    row("Your answers to a survey", answers > 0 ? "Kept, apart from who you are" : "None are kept"),
    row("Findings in our words that rest on what you said", findings > 0 ? countOf(findings, "finding") : "None"),
  ];
}
