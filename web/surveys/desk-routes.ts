import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import { RecordId } from "#functions/research/contents.ts";
import { consentScopes } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { areDaysUsable, audiences, mostQuestions, questionKinds, type Survey } from "#functions/surveys/rules.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { cursorOf, idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { composeForm, moreQuestions, valuesOf } from "./compose-form.ts";
import { invitationForm } from "./invitation-form.ts";
import { resultRoutes } from "./result-routes.ts";
import { statusWords } from "./words.ts";

type Status = (typeof statusWords)[Survey["status"]];

interface ComposePage {
  title: string;
  action: string;
  back: string;
  studies: { value: string; text: string }[] | undefined;
  kinds: { value: string; text: string }[];
  audiences: { value: string; text: string }[];
  scopes: { value: string; text: string }[];
  questions: string[];
  canHaveMore: boolean;
  values: FormValues;
  errors?: FormErrors | undefined;
}

interface SurveyPage {
  title: string;
  survey: Survey;
  status: Status;
  notice: string | undefined;
  /** Rounded down to fives. */
  count: number;
  canBeOpened: boolean;
  kinds: typeof questionKinds;
  audience: string;
  scope: string;
  values: FormValues;
  errors?: FormErrors | undefined;
}

const listPage = page<{ title: string; rows: { survey: Survey; status: Status }[]; next: string | undefined }>(
  "surveys/desk/list.njk",
);
const composePage = page<ComposePage>("surveys/desk/compose.njk");
const surveyPage = page<SurveyPage>("surveys/desk/survey.njk");

const itemsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, text]) => ({ value, text }));

const notices = {
  saved: "The draft is saved.",
  opened: "The survey is open.",
  closed: "The survey is closed. Its answers are being counted.",
  invited: "Everybody at these addresses who has an account here can answer now, and is told by e-mail.",
};

const base = "/research/desk/surveys";

/** A field that a form of ours carries unseen; without it, it is none of ours. */
function carried<Schema extends z.ZodType>(values: FormValues, name: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(values[name]);
  if (!parsed.success) throw new Refusal("not_found");
  return parsed.data;
}
const Version = z.coerce.number().int().positive();

/** How many question boxes the form shows: those that are filled in and, where asked for, some more. */
function questionIds(values: FormValues, asked = 0): string[] {
  const filled = Array.from({ length: mostQuestions }, (_, place) => place + 1).filter(
    (number) => values[`q${number}-text`],
  );
  const count = Math.min(mostQuestions, Math.max(moreQuestions, asked, ...filled));
  return Array.from({ length: count }, (_, place) => `q${place + 1}`);
}

/** Surveys as researchers have them: composing, opening, inviting, closing. */
export function surveyDeskRoutes(services: Services) {
  const { surveys, now } = services;
  const today = () => now().toISOString().slice(0, 10);
  const idOf = (c: WebContext) => idParam(c, "surveyId", "survey");

  const askedFor = (c: WebContext, values: FormValues): number => Number(c.req.query("questions") ?? values.count) || 0;
  const afterSaving = (surveyId: string, values: FormValues): string =>
    values.act === "more"
      ? `${base}/${surveyId}/edit?questions=${questionIds(values, Number(values.count) || 0).length + moreQuestions}#more`
      : `${base}/${surveyId}?done=saved`;

  function showCompose(
    c: WebContext,
    about: Pick<ComposePage, "title" | "action" | "back" | "studies">,
    values: FormValues,
    errors?: FormErrors,
  ) {
    const questions = questionIds(values, askedFor(c, values));
    const choices = {
      kinds: itemsOf(questionKinds),
      audiences: itemsOf(audiences),
      scopes: itemsOf(consentScopes.labels),
    };
    const canHaveMore = questions.length < mostQuestions;
    return composePage(c, { ...about, ...choices, questions, canHaveMore, values, errors }, errors ? 400 : 200);
  }

  async function showNew(c: WebContext, values: FormValues, errors?: FormErrors) {
    const studies = (await surveys.listStudies(memberOf(c))).map(({ studyId, title }) => ({
      value: studyId,
      text: title,
    }));
    return showCompose(c, { title: "Write a survey", action: `${base}/new`, back: base, studies }, values, errors);
  }

  async function showEdit(c: WebContext, values?: FormValues, errors?: FormErrors) {
    const survey = await surveys.requireForDesk(memberOf(c), idOf(c));
    if (survey.status !== "draft") throw new Refusal("survey_opened");
    const back = `${base}/${survey.surveyId}`;
    const about = { title: `Change ${survey.plan.title}`, action: `${back}/edit`, back, studies: undefined };
    return showCompose(c, about, values ?? { ...valuesOf(survey.plan), version: String(survey.version) }, errors);
  }

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const actor = memberOf(c);
    const survey = await surveys.requireForDesk(actor, idOf(c));
    const { plan, status } = survey;
    return surveyPage(
      c,
      {
        title: plan.title,
        survey,
        status: statusWords[status],
        notice: noticeOf(c, notices),
        count: status === "open" ? await surveys.countRoundly(actor, survey.surveyId) : 0,
        canBeOpened: areDaysUsable(plan, today()),
        kinds: questionKinds,
        audience: audiences[plan.audience],
        scope: consentScopes.labels[plan.scope],
        values,
        errors,
      },
      errors ? 400 : 200,
    );
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const { items, next } = await surveys.listForDesk(memberOf(c), cursorOf(c));
      const rows = items.map((survey) => ({ survey, status: statusWords[survey.status] }));
      return listPage(c, { title: "Surveys", rows, next });
    })
    .get("/new", (c) => showNew(c, { surveyId: newId("survey"), studyId: c.req.query("study") ?? "" }))
    .post("/new", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, composeForm);
      if (form.errors) return showNew(c, form.values, form.errors);
      const surveyId = carried(form.values, "surveyId", Id("survey"));
      const studyId = carried(form.values, "studyId", RecordId);
      await surveys.compose(actor, { surveyId, studyId, plan: form.data });
      return c.redirect(afterSaving(surveyId, form.values), 303);
    })
    .get("/:surveyId", (c) => show(c))
    .get("/:surveyId/edit", (c) => showEdit(c))
    .post("/:surveyId/edit", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, composeForm);
      if (form.errors) return showEdit(c, form.values, form.errors);
      await surveys.edit(actor, idOf(c), carried(form.values, "version", Version), form.data);
      return c.redirect(afterSaving(idOf(c), form.values), 303);
    })
    .post("/:surveyId/open", async (c) => {
      const { values } = await readForm(c, z.unknown());
      await surveys.open(memberOf(c), idOf(c), carried(values, "version", Version));
      return c.redirect(`${base}/${idOf(c)}?done=opened`, 303);
    })
    .post("/:surveyId/close", async (c) => {
      await surveys.close(memberOf(c), idOf(c));
      return c.redirect(`${base}/${idOf(c)}?done=closed`, 303);
    })
    .post("/:surveyId/invitations", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, invitationForm);
      if (form.errors) return show(c, form.values, form.errors);
      await surveys.invite(actor, idOf(c), form.data.addresses);
      return c.redirect(`${base}/${idOf(c)}?done=invited`, 303);
    })
    .route("/", resultRoutes(services));
}
