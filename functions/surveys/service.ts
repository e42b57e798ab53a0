import type { Actor, Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { titleOf, whyNotResearcher } from "#functions/research/rules.ts";
import type { ResearchService } from "#functions/research/service.ts";
import type { AnswerStore } from "./answer-store.ts";
import { createAnswering } from "./answering-service.ts";
import { createCounting } from "./counting-service.ts";
import { createResults } from "./results-service.ts";
import { isTakingAnswers, type Plan, roundedDown, Survey, whyCannotCompose, whyCannotOpen } from "./rules.ts";
import type { SurveyStore } from "./store.ts";

export interface SurveyOptions {
  store: SurveyStore;
  answers: AnswerStore;
  research: Pick<ResearchService, "requireForDesk" | "listForDesk" | "drafting" | "findAll">;
  accounts: { findPersonIdByAddress: (address: string) => Promise<string | undefined> };
  notifier: Notifier;
  personalData: PersonalData;
  now: () => Date;
}

/** Surveys of the members: researchers compose and open them; answers are kept apart from who gave them, and counted once. */
export function createSurveyService(options: SurveyOptions) {
  const { store, answers, research, accounts, notifier, now } = options;
  const at = () => now().toISOString();
  const today = () => at().slice(0, 10);

  async function requireSurvey(surveyId: string): Promise<Survey> {
    const survey = await store.find(surveyId);
    if (!survey) throw new Refusal("not_found");
    return survey;
  }

  async function requireForDesk(actor: Actor, surveyId: string): Promise<Survey> {
    refuseIf(whyNotResearcher(actor));
    return requireSurvey(surveyId);
  }

  const actOf = (type: string, surveyId: string, actorId: string) => ({ type, subjectId: surveyId, actorId, at: at() });

  /** Twice at once is once: whoever comes second finds it closed. */
  async function saveClosed(survey: Survey, actorId: string): Promise<void> {
    const { surveyId, version } = survey;
    const closed: Survey = { ...survey, version: version + 1, status: "closed", closedOn: today() };
    try {
      await store.save(closed, actOf("survey_closed", surveyId, actorId), ["survey_closed"]);
    } catch (error) {
      if (!(error instanceof Refusal && (await requireSurvey(surveyId)).status === "closed")) throw error;
    }
  }

  return {
    requireForDesk,
    answering: createAnswering({ ...options, requireSurvey }),
    results: createResults({ ...options, requireForDesk }),
    ...createCounting({ ...options, requireSurvey }),

    async listForDesk(actor: Actor, cursor?: string) {
      refuseIf(whyNotResearcher(actor));
      return store.list(cursor);
    },

    /** The studies that a survey can belong to. */
    async listStudies(actor: Actor): Promise<{ studyId: string; title: string }[]> {
      const studies: { studyId: string; title: string }[] = [];
      let cursor: string | undefined;
      do {
        const page = await research.listForDesk(actor, "study", cursor);
        for (const record of page.items) {
          const { method } = (record.kind === "study" && (record.draft ?? record.content)) || {};
          if (method === "survey") studies.push({ studyId: record.recordId, title: titleOf(record) });
        }
        cursor = page.next;
      } while (cursor !== undefined);
      return studies;
    },

    /** How many have answered, rounded down to fives; 0 for fewer than five. */
    async countRoundly(actor: Actor, surveyId: string): Promise<number> {
      await requireForDesk(actor, surveyId);
      return roundedDown(await answers.countSheets(surveyId));
    },

    /** The id comes from the form, so that sending it twice makes one. */
    async compose(actor: Member, { surveyId, studyId, plan }: { surveyId: string; studyId: string; plan: Plan }) {
      refuseIf(whyCannotCompose(actor, undefined));
      const study = await research.requireForDesk(actor, "study", studyId);
      if ((study.draft ?? study.content)?.method !== "survey") throw new Refusal("not_found");
      const survey = { surveyId, version: 1, studyId, status: "draft", plan, composedBy: actor.personId };
      await store.save(Survey.parse(survey), actOf("survey_drafted", surveyId, actor.personId));
    },

    /** `version` is the one that the form was made from. */
    async edit(actor: Member, surveyId: string, version: number, plan: Plan): Promise<void> {
      const before = await requireSurvey(surveyId);
      refuseIf(whyCannotCompose(actor, before));
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      const survey = { ...before, version: version + 1, plan };
      await store.save(Survey.parse(survey), actOf("survey_edited", surveyId, actor.personId));
    },

    /** From then on its questions are fixed. Sent twice it is one act. */
    async open(actor: Member, surveyId: string, version: number): Promise<void> {
      const before = await requireSurvey(surveyId);
      refuseIf(whyNotResearcher(actor));
      if (before.status === "open" && before.version === version + 1) return;
      refuseIf(whyCannotOpen(actor, before, today()));
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      const survey: Survey = { ...before, version: version + 1, status: "open", openedOn: today() };
      await store.save(survey, actOf("survey_opened", surveyId, actor.personId));
    },

    /** Before its day. Twice is once. */
    async close(actor: Member, surveyId: string): Promise<void> {
      const survey = await requireForDesk(actor, surveyId);
      if (survey.status === "draft") throw new Refusal("survey_not_open");
      if (survey.status === "closed") return;
      await saveClosed(survey, actor.personId);
    },

    /** Those whose last day is over. */
    async closeDue(): Promise<void> {
      for (const survey of await store.listOpen()) {
        if (!isTakingAnswers(survey, today())) await saveClosed(survey, "clock");
      }
    },

    /**
     * Whoever has an account with one of the addresses may answer, and is told by e-mail. The addresses are kept nowhere, and nobody learns from this
     * which of them have accounts.
     */
    async invite(actor: Member, surveyId: string, addresses: readonly string[]): Promise<void> {
      const survey = await requireForDesk(actor, surveyId);
      if (!isTakingAnswers(survey, today()) || survey.plan.audience !== "invited") throw new Refusal("survey_not_open");
      const found = await Promise.all(addresses.map(accounts.findPersonIdByAddress));
      const personIds = [...new Set(found.flatMap((personId) => personId ?? []))];
      await store.saveInvitations(surveyId, personIds);
      await notifier.notify({
        kind: "survey_invitation",
        subjectId: surveyId,
        recipientIds: personIds,
        cause: `invitation to ${surveyId}`,
      });
    },

    /** For the notifier; undefined once the survey takes no answers. */
    async findOpen(surveyId: string): Promise<Survey | undefined> {
      const survey = await store.find(surveyId);
      return survey && isTakingAnswers(survey, today()) ? survey : undefined;
    },
  };
}
