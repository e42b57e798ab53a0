import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import { confidences, scopes, themes } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import { longestText, TextId } from "#functions/surveys/answers.ts";
import { resultsCsv } from "#functions/surveys/csv.ts";
import { type PersonalWords, personalKinds, personalWordsIn } from "#functions/surveys/personal-words.ts";
import type { ShownText } from "#functions/surveys/results-service.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { idParam, noticeOf, param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { findingForm } from "./finding-form.ts";
import { type QuestionResult, questionResults, resultLines, sectorResults, textsByQuestion } from "./results-view.ts";

interface ResultsPage {
  title: string;
  survey: { surveyId: string; status: string; isCounted: boolean; title: string };
  isShown: boolean;
  total: number;
  sectors: ReturnType<typeof sectorResults> | undefined;
  questions: QuestionResult[];
  texts: ReturnType<typeof textsByQuestion>;
}

interface TextToClear extends ShownText {
  question: string;
  seen: (PersonalWords & { name: string })[];
}

interface TextsPage {
  title: string;
  surveyId: string;
  texts: TextToClear[];
  notice: string | undefined;
  values: FormValues;
  errors?: FormErrors | undefined;
}

interface FindingPage {
  title: string;
  surveyId: string;
  isPublishable: boolean;
  questions: { value: string; text: string }[];
  texts: { value: string; text: string }[];
  themes: { value: string; text: string }[];
  scopes: { value: string; text: string }[];
  confidences: { value: string; text: string }[];
  values: FormValues;
  errors?: FormErrors | undefined;
}

const resultsPage = page<ResultsPage>("surveys/desk/results.njk");
const textsPage = page<TextsPage>("surveys/desk/texts.njk");
const findingPage = page<FindingPage>("surveys/desk/finding.njk");

const itemsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, text]) => ({ value, text }));

const notices = { cleared: "The text is cleared.", rejected: "The text is erased." };
const base = "/research/desk/surveys";

const clearForm = z.object({
  version: z.coerce.number().int().positive(),
  act: z.enum(["clear", "reject"]),
  text: shownText("Enter what is left of the text, or erase it", longestText),
});
const rejectForm = clearForm.extend({ act: z.literal("reject"), text: z.unknown() });

/** What comes out of a survey, for researchers: figures, texts to clear, and findings drafted from them. */
export function resultRoutes(services: Services) {
  const { results } = services.surveys;
  const idOf = (c: WebContext) => idParam(c, "surveyId", "survey");

  async function showTexts(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const { survey, texts } = await results.listToClear(memberOf(c), idOf(c));
    const questions = new Map(survey.plan.questions.map(({ questionId, text }) => [questionId, text]));
    const rows = texts.map((each) => ({
      ...each,
      question: questions.get(each.questionId) ?? "",
      seen: personalWordsIn(each.text).map((words) => ({ ...words, name: personalKinds[words.kind] })),
    }));
    const about = { title: "Texts to clear", surveyId: survey.surveyId, notice: noticeOf(c, notices) };
    return textsPage(c, { ...about, texts: rows, values, errors }, errors ? 400 : 200);
  }

  async function showFinding(c: WebContext, values: FormValues, errors?: FormErrors) {
    const { survey, figures, texts } = await results.view(memberOf(c), idOf(c));
    if (!figures) throw new Refusal("too_few_answers");
    return findingPage(
      c,
      {
        title: "Draft a finding from the answers",
        surveyId: survey.surveyId,
        isPublishable: survey.plan.scope === "publish",
        questions: questionResults(survey, figures).map(({ questionId, text }) => ({ value: questionId, text })),
        texts: texts.map(({ textId, text }) => ({ value: textId, text })),
        themes: itemsOf(themes.labels),
        scopes: itemsOf(scopes.labels),
        confidences: itemsOf(confidences.labels),
        values,
        errors,
      },
      errors ? 400 : 200,
    );
  }

  return new Hono<WebEnv>()
    .get("/:surveyId/results", async (c) => {
      const { survey, figures, texts } = await results.view(memberOf(c), idOf(c));
      const { surveyId, status, plan, tally } = survey;
      return resultsPage(c, {
        title: `Results: ${plan.title}`,
        survey: { surveyId, status, isCounted: tally !== undefined, title: plan.title },
        isShown: figures !== undefined,
        total: figures?.total ?? 0,
        sectors: figures && sectorResults(figures),
        questions: figures ? questionResults(survey, figures) : [],
        texts: textsByQuestion(survey, texts),
      });
    })
    .get("/:surveyId/results.csv", async (c) => {
      const { survey, figures, texts } = await results.view(memberOf(c), idOf(c));
      if (!figures) throw new Refusal("too_few_answers");
      c.header("Cache-Control", "no-store");
      c.header("Content-Type", "text/csv; charset=utf-8");
      c.header("Content-Disposition", 'attachment; filename="survey-results.csv"');
      return c.body(resultsCsv(resultLines(survey, figures, texts)));
    })
    .get("/:surveyId/texts", (c) => showTexts(c))
    .post("/:surveyId/texts/:textId", async (c) => {
      const actor = memberOf(c);
      const textId = param(c, "textId", TextId);
      const form = await readForm(c, z.union([rejectForm, clearForm]));
      if (form.errors) {
        const message = { text: "Enter what is left of the text, or erase it" };
        const errors = { errorList: [{ ...message, href: `#${textId}` }], fields: { [textId]: message } };
        return showTexts(c, { [textId]: form.values.text ?? "" }, errors);
      }
      const { version, act, text } = form.data;
      if (act === "reject") await results.rejectText(actor, idOf(c), textId, version);
      else await results.clearText(actor, idOf(c), { textId, version, text: String(text) });
      return c.redirect(`${base}/${idOf(c)}/texts?done=${act === "reject" ? "rejected" : "cleared"}`, 303);
    })
    .get("/:surveyId/findings/new", (c) => showFinding(c, { findingId: newId("finding") }))
    .post("/:surveyId/findings/new", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, findingForm);
      if (form.errors) return showFinding(c, form.values, form.errors);
      const findingId = Id("finding").safeParse(form.values.findingId).data;
      if (!findingId) throw new Refusal("not_found");
      await results.draftFinding(actor, idOf(c), { findingId, ...form.data });
      return c.redirect(`/research/desk/findings/${findingId}`, 303);
    });
}
