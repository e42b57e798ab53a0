import type { PersonalData } from "#functions/personal-data.ts";
import type { AnswerStore } from "./answer-store.ts";
import { countedFrom, keysOf, Sheet } from "./answers.ts";
import { questionsOf, type Survey, sectors } from "./rules.ts";
import type { SurveyStore } from "./store.ts";
import { tallyOf } from "./tally.ts";

interface CountingOptions {
  store: SurveyStore;
  answers: AnswerStore;
  personalData: PersonalData;
  now: () => Date;
  requireSurvey: (surveyId: string) => Promise<Survey>;
}

/** Counting the answers when a survey has closed, and erasing those that are taken back or whose time is over. */
export function createCounting({ store, answers, personalData, now, requireSurvey }: CountingOptions) {
  const openSheet = async ({ participantId, sealed }: { participantId: string; sealed: string }): Promise<Sheet> =>
    Sheet.parse(JSON.parse(await personalData.open({ recordId: participantId }, sealed)));

  return {
    /** The effect of closing. What is counted is not counted again: the figures never change after that. */
    async count(surveyId: string): Promise<void> {
      const survey = await requireSurvey(surveyId);
      if (survey.status !== "closed" || survey.tally) return;
      // Before the answers are read: who withdraws in between is counted as gone from what was counted, not the other way round.
      const withdrawnBefore = await answers.countWithdrawals(surveyId);
      const sheets: Sheet[] = [];
      for (const each of await answers.listSheets(surveyId)) sheets.push(await openSheet(each));
      const tally = tallyOf(sheets.map(countedFrom), {
        sectors: Object.keys(sectors),
        questions: questionsOf(survey, "choice", "scale").map((question) => ({
          questionId: question.questionId,
          keys: keysOf(question),
        })),
      });
      const at = now().toISOString();
      const act = { type: "survey_counted", subjectId: surveyId, actorId: "clock", at };
      await store.save({ ...survey, version: survey.version + 1, tally, withdrawnBefore }, act);
      await store.removeInvitations(surveyId);
    },

    /** Figures to which consent has ended: pages hide them from that day on, and this takes them from the table. */
    async eraseEnded(): Promise<void> {
      const at = now().toISOString();
      for (const survey of await store.listEnded(at.slice(0, 10))) {
        const act = { type: "survey_figures_erased", subjectId: survey.surveyId, actorId: "clock", at };
        await store.save({ ...survey, version: survey.version + 1, tally: { isEnough: false } }, act);
      }
    },

    /** Everything that the participant sent, at once. May be repeated. */
    async eraseAnswers(participantId: string): Promise<void> {
      const place = await answers.findPlace(participantId);
      if (!place) return;
      const { plan } = await requireSurvey(place.surveyId);
      const at = now().toISOString();
      // When the time to keep answers is over everybody's go, and the figures stay until consent ends.
      await answers.erase(place, { isWithdrawal: at.slice(0, 10) <= plan.keepUntil, at });
    },

    /** How many questions the participant answered; 0 once nothing is left. */
    async countAnswers(participantId: string): Promise<number> {
      const place = await answers.findPlace(participantId);
      const sheet = place && (await answers.findSheet(place));
      if (!place || !sheet) return 0;
      const { choices, sector } = await openSheet(sheet);
      return Object.keys(choices).length + (sector ? 1 : 0) + place.textIds.length;
    },
  };
}
