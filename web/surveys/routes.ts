import { Hono } from "hono";
import { readCode } from "#functions/consent/codes.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { keysOf } from "#functions/surveys/answers.ts";
import { personalKinds } from "#functions/surveys/personal-words.ts";
import { type Question, type Survey, sectors } from "#functions/surveys/rules.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { idParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { answerForm, warningsOf } from "./answer-form.ts";
import { answerLabel } from "./words.ts";

interface Asked {
  question: Question;
  /** Of a choice or a scale. */
  items: { value: string; text: string }[];
  warning?: { seen: { name: string; text: string }[]; keep: string } | undefined;
}

interface AnswerPage {
  title: string;
  survey: Survey;
  asked: Asked[];
  sectors: { value: string; text: string }[];
  values: FormValues;
  errors?: FormErrors | undefined;
}

const listPage = page<{ title: string; rows: { survey: Survey; hasAnswered: boolean }[] }>("surveys/list.njk");
const answerPage = page<AnswerPage>("surveys/answer.njk");
const answeredPage = page<{ title: string; survey: Survey }>("surveys/answered.njk");
const sentPage = page<{ title: string; survey: Survey; code: string }>("surveys/sent.njk");

const noAnswer = { value: "none", text: "I would rather not say" };

const itemsOf = (question: Question): Asked["items"] =>
  question.kind === "text"
    ? []
    : [...keysOf(question).map((key) => ({ value: key, text: answerLabel(question, { keys: [key] }) })), noAnswer];

/**
 * Answering a survey. Whoever is signed in may: nothing is asked about their organisation, and people whose address proves none have
 * needs too.
 */
export function surveyRoutes(services: Services) {
  const { answering } = services.surveys;
  const idOf = (c: WebContext) => idParam(c, "surveyId", "survey");

  function showForm(c: WebContext, survey: Survey, values: FormValues, errors?: FormErrors) {
    const warnings = errors ? warningsOf(survey, values) : {};
    const asked = survey.plan.questions.map((question): Asked => {
      const warning = warnings[question.questionId];
      const seen = (warning?.seen ?? []).map(({ kind, text }) => ({ name: personalKinds[kind], text }));
      return { question, items: itemsOf(question), warning: warning && { seen, keep: warning.keep } };
    });
    const choices = [...Object.entries(sectors).map(([value, text]) => ({ value, text })), noAnswer];
    const about = { title: survey.plan.title, survey, asked, sectors: choices };
    return answerPage(c, { ...about, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => listPage(c, { title: "Surveys", rows: await answering.listAsked(signedIn(c)) }))
    .get("/:surveyId", async (c) => {
      const { survey, hasAnswered, code } = await answering.viewForm(signedIn(c), idOf(c));
      if (hasAnswered) return answeredPage(c, { title: "You have answered this survey", survey });
      return showForm(c, survey, { code });
    })
    .post("/:surveyId", async (c) => {
      const actor = signedIn(c);
      const survey = await answering.requireAsked(actor, idOf(c));
      const form = await readForm(c, answerForm(survey));
      const code = readCode(String(form.values.code ?? ""));
      if (!code) throw new Refusal("not_found");
      if (form.errors) return showForm(c, survey, form.values, form.errors);
      await answering.send(actor, idOf(c), { code, ...form.data });
      // The code stands in this answer and in no address. Sent again, the same form gets the same page.
      return sentPage(c, { title: "Your answers are sent", survey, code });
    });
}
