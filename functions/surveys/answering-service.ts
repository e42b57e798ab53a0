import { randomBytes } from "node:crypto";
import type { Actor } from "#functions/accounts/rules.ts";
import { codeBytes, codeFrom, participantIdOf } from "#functions/consent/codes.ts";
import { Refusal } from "#functions/errors.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import type { AnswerStore } from "./answer-store.ts";
import { type Sheet, sheetFor, textIdOf, type WrittenText } from "./answers.ts";
import { isTakingAnswers, questionsOf, type Survey } from "./rules.ts";
import type { SurveyStore } from "./store.ts";

interface AnsweringOptions {
  store: SurveyStore;
  answers: AnswerStore;
  personalData: PersonalData;
  now: () => Date;
  requireSurvey: (surveyId: string) => Promise<Survey>;
}

/** `code` comes from the form: what was sent once and is sent again is recognised by it, and the answer is the same page with the same code. */
export interface Answers extends Sheet {
  code: string;
  texts: Readonly<Record<string, string>>;
}

/** What somebody who is asked sees and sends. */
export function createAnswering({ store, answers, personalData, now, requireSurvey }: AnsweringOptions) {
  const today = () => now().toISOString().slice(0, 10);
  const partHashOf = (survey: Pick<Survey, "surveyId">, { personId }: Actor): string =>
    personalData.lookupHash("survey", `${survey.surveyId}\0${personId}`);

  /** A draft, and one that somebody is not invited to, are not found. */
  async function requireAsked(actor: Actor, surveyId: string): Promise<Survey> {
    const survey = await requireSurvey(surveyId);
    const isAsked =
      survey.plan.audience === "everyone" || (await store.findInvited(actor.personId, [surveyId])).has(surveyId);
    if (survey.status === "draft" || !isAsked) throw new Refusal("not_found");
    return survey;
  }

  async function isSent(surveyId: string, participantId: string): Promise<boolean> {
    return (await answers.findPlace(participantId))?.surveyId === surveyId;
  }

  return {
    /** Those that this person can answer, or has answered, while they are open. */
    async listAsked(actor: Actor): Promise<{ survey: Survey; hasAnswered: boolean }[]> {
      const open = (await store.listOpen()).filter((survey) => isTakingAnswers(survey, today()));
      const forInvited = open.filter(({ plan }) => plan.audience === "invited").map(({ surveyId }) => surveyId);
      const invited = await store.findInvited(actor.personId, forInvited);
      const asked = open.filter(({ surveyId, plan }) => plan.audience === "everyone" || invited.has(surveyId));
      return Promise.all(
        asked.map(async (survey) => ({
          survey,
          hasAnswered: await answers.hasTakenPart(partHashOf(survey, actor)),
        })),
      );
    },

    /** For what was sent, which may be sent again after the survey has closed. */
    requireAsked,

    /** With a fresh code for the form, which is kept nowhere until the form is sent. */
    async viewForm(actor: Actor, surveyId: string): Promise<{ survey: Survey; hasAnswered: boolean; code: string }> {
      const survey = await requireAsked(actor, surveyId);
      const hasAnswered = await answers.hasTakenPart(partHashOf(survey, actor));
      if (!hasAnswered && !isTakingAnswers(survey, today())) throw new Refusal("survey_not_open");
      return { survey, hasAnswered, code: codeFrom(randomBytes(codeBytes)) };
    },

    /** The same answers, under the same code, twice are once. */
    async send(actor: Actor, surveyId: string, { code, texts, ...sheet }: Answers): Promise<void> {
      const survey = await requireAsked(actor, surveyId);
      const participantId = participantIdOf(code);
      if (!participantId) throw new Refusal("not_found");
      if (await isSent(surveyId, participantId)) return;
      const { scope, until, keepUntil } = survey.plan;
      const participant = {
        participantId,
        studyId: survey.studyId,
        surveyId,
        scope,
        until,
        keepUntil,
        agreedOn: today(),
        version: 1,
      };
      const written = await Promise.all(
        questionsOf(survey, "text").flatMap(({ questionId }) => {
          const text = texts[questionId];
          return text === undefined ? [] : [sealText({ surveyId, participantId, questionId }, text)];
        }),
      );
      try {
        await answers.saveAnswer(survey, {
          partHash: partHashOf(survey, actor),
          participant,
          sealed: await personalData.seal({ recordId: participantId }, JSON.stringify(sheetFor(survey, sheet))),
          texts: written,
          invitedPersonId: survey.plan.audience === "invited" ? actor.personId : undefined,
        });
      } catch (error) {
        if (!(error instanceof Refusal && (await isSent(surveyId, participantId)))) throw error;
      }
    },
  };

  async function sealText(
    of: Pick<WrittenText, "surveyId" | "participantId" | "questionId">,
    text: string,
  ): Promise<WrittenText> {
    const textId = textIdOf(of.participantId, of.questionId);
    const sealed = await personalData.seal({ recordId: textId }, text);
    return { ...of, textId, status: "waiting", sealed, version: 1 };
  }
}
