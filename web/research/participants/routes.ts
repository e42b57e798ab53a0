import { Hono } from "hono";
import * as z from "zod";
import { readCode } from "#functions/consent/codes.ts";
import { type Consenting, isWithdrawn, type Participant } from "#functions/consent/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { RecordId } from "#functions/research/contents.ts";
import { titleOf } from "#functions/research/rules.ts";
import { type ConsentScope, consentScopes } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { roundedDown } from "#functions/surveys/rules.ts";
import { shiftDay } from "#functions/times.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { dayValues, sessionForm } from "./fields.ts";

interface Row extends Pick<Consenting, "label" | "type" | "agreedOn" | "until" | "keepUntil" | "erasedOn"> {
  scope: string;
}
interface ListPage {
  title: string;
  base: string;
  study: string;
  sessions: Row[];
  types: { type: string; number: number }[];
  /** Rounded down to fives, these three: exact ones would tell in the end how many answered a survey that too few did. */
  answered: number;
  erased: number;
  withdrawn: number;
}
interface FormPage {
  title: string;
  base: string;
  study: string;
  scopes: { value: string; text: string }[];
  values: FormValues;
  errors?: FormErrors | undefined;
}

const listPage = page<ListPage>("research/participants/list.njk");
const formPage = page<FormPage>("research/participants/form.njk");
const codePage = page<{ title: string; base: string; study: string; code: string; until: string; keepUntil: string }>(
  "research/participants/code.njk",
);

const numberOf = ({ label = "" }: Row): number => Number(label.slice(1));
const scopes = Object.entries(consentScopes.labels).map(([value, text]) => ({ value, text }));
const labelOf = (scope: ConsentScope): string => consentScopes.labels[scope];

function typesOf(sessions: readonly Row[]): ListPage["types"] {
  const byType = Map.groupBy(sessions, ({ type = "" }) => type);
  return [...byType].map(([type, rows]) => ({ type, number: rows.length }));
}

function listOf(participants: readonly Participant[]) {
  const consenting = participants.filter((each): each is Consenting => !isWithdrawn(each));
  const sessions = consenting
    .filter(({ label }) => label !== undefined)
    .map((each): Row => ({ ...each, scope: labelOf(each.scope) }))
    .toSorted((one, other) => numberOf(one) - numberOf(other));
  return {
    sessions,
    types: typesOf(sessions),
    answered: roundedDown(consenting.filter(({ surveyId }) => surveyId !== undefined).length),
    erased: roundedDown(consenting.filter(({ erasedOn }) => erasedOn !== undefined).length),
    withdrawn: roundedDown(participants.length - consenting.length),
  };
}

/** For researchers: who took part in a study, by kind of job alone, and the codes that participants are given. */
export function participantRoutes({ consent, research, now }: Services) {
  const today = () => now().toISOString().slice(0, 10);

  async function studyOf(c: WebContext) {
    const studyId = param(c, "studyId", RecordId);
    const study = titleOf(await research.requireForDesk(memberOf(c), "study", studyId));
    return { studyId, study, base: `/research/desk/studies/${studyId}/participants` };
  }

  async function showForm(c: WebContext, values: FormValues, errors?: FormErrors) {
    const { base, study } = await studyOf(c);
    return formPage(c, { title: "Record a participant", base, study, scopes, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:studyId/participants", async (c) => {
      const { studyId, ...about } = await studyOf(c);
      const participants = await consent.listParticipants(memberOf(c), studyId);
      return listPage(c, { title: "Participants", ...about, ...listOf(participants) });
    })
    .get("/:studyId/participants/new", (c) =>
      showForm(c, {
        code: consent.newCode(),
        ...dayValues("agreedOn", today()),
        ...dayValues("keepUntil", shiftDay(today(), 182)),
        // A finding shows this day: it must not lead back to the day of the session.
        ...dayValues("until", `${Number(today().slice(0, 4)) + 2}-12-31`),
      }),
    )
    .post("/:studyId/participants/new", async (c) => {
      const { studyId, ...about } = await studyOf(c);
      const form = await readForm(c, sessionForm(today()));
      if (form.errors) return showForm(c, form.values, form.errors);
      const code = readCode(z.string().catch("").parse(form.values.code));
      if (code === undefined) throw new Refusal("not_found");
      const label = await consent.register(memberOf(c), { ...form.data, studyId, code });
      // No redirect: the code must be in no address, and this is the one time that it is shown.
      return codePage(c, { title: `${label} is recorded`, ...about, code, ...form.data });
    });
}
