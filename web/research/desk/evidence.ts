import type { Member } from "#functions/accounts/rules.ts";
import { type Consenting, isWithdrawn } from "#functions/consent/rules.ts";
import type { ContentOf, RecordOf } from "#functions/research/rules.ts";
import { sharedConsent, whyCannotRestOn } from "#functions/research/rules.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { showDate } from "#web/filters.ts";
import type { FormValues } from "#web/forms.ts";
import { type Issue, textOf } from "./content-form.ts";

/** Everybody of the study whose consent holds. */
export async function consentingIn(
  { consent }: Pick<Services, "consent">,
  actor: Member,
  studyId: string,
): Promise<Consenting[]> {
  const participants = await consent.listParticipants(actor, studyId);
  return participants.filter((each): each is Consenting => !isWithdrawn(each));
}

/** The sessions among them, in the order in which they were recorded. */
export const sessionsOf = (consenting: readonly Consenting[]): Consenting[] =>
  consenting
    .filter(({ label }) => label !== undefined)
    .toSorted((one, other) => (one.label ?? "").localeCompare(other.label ?? "", "en", { numeric: true }));

/** Whom a finding rests on whose notes are erased, and the name of the session with them: no form offers them, and it rests on them still. */
export const unnamedUnder = (
  { participantIds }: Pick<RecordOf<"finding">, "participantIds">,
  consenting: readonly Consenting[],
): Consenting[] =>
  consenting.filter(({ participantId, label }) => label === undefined && participantIds.includes(participantId));

export const sessionOptions = (sessions: readonly Consenting[]) =>
  sessions.map(({ label = "", type, scope, until }) => ({
    value: label,
    text: type ? `${label}: ${type}` : label,
    hint: { text: `${consentScopes.labels[scope]}, until ${showDate(until)}` },
  }));

/** The form with what its writer left to us: the most that all whom it rests on allow. */
export function withConsent(values: FormValues, chosen: readonly Consenting[]): FormValues {
  const shared = sharedConsent(chosen);
  if (!shared) return values;
  const [year = "", month = "", day = ""] = shared.until.split("-");
  const isDayEmpty = ["day", "month", "year"].every((part) => textOf(values, `consent-until-${part}`) === "");
  const until = { "consent-until-day": day, "consent-until-month": month, "consent-until-year": year };
  const isScopeEmpty = textOf(values, "consent-scope") === "";
  return { ...values, ...(isScopeEmpty && { "consent-scope": shared.scope }), ...(isDayEmpty && until) };
}

/** Why a finding cannot rest on these sessions, as its writer wants it. */
export function whyNotOnSessions(content: ContentOf<"finding">, chosen: readonly Consenting[]): Issue[] {
  const shared = sharedConsent(chosen);
  if (!shared) return [{ path: ["participants"], message: "Select whose sessions it comes from" }];
  if (/^\d{4}-\d\d-\d\d$/.test(content.date.on ?? ""))
    return [{ path: ["date-on"], message: "Enter a month or a year: a day may lead to one session" }];
  if (!whyCannotRestOn(content, chosen)) return [];
  const isTooWide = content.consent?.scope === "publish" && shared.scope !== "publish";
  return isTooWide
    ? [
        {
          path: ["consent-scope"],
          message: "One of those chosen allows researchers here only: select that, or take them out",
        },
      ]
    : [
        {
          path: ["consent-until"],
          message: `Enter ${showDate(shared.until)} or a day before it: no longer is allowed`,
        },
      ];
}

/** Which of the sessions a record rests on. */
export const labelsOf = (
  { participantIds }: Pick<RecordOf<"finding">, "participantIds">,
  sessions: readonly Consenting[],
) => sessions.flatMap(({ participantId, label }) => (label && participantIds.includes(participantId) ? [label] : []));
