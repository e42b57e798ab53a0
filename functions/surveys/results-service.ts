import type { Actor, Member } from "#functions/accounts/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { Finding } from "#functions/research/contents.ts";
import type { ResearchService } from "#functions/research/service.ts";
import type { AnswerStore } from "./answer-store.ts";
import { OwnWords, type WrittenText } from "./answers.ts";
import { isTold, type Survey } from "./rules.ts";
import { type Figures, smallest } from "./tally.ts";

interface ResultsOptions {
  answers: AnswerStore;
  research: Pick<ResearchService, "drafting">;
  personalData: PersonalData;
  now: () => Date;
  requireForDesk: (actor: Actor, surveyId: string) => Promise<Survey>;
}

const clearedAtOnce = 20;

/** A text as researchers see it: whose it is stays behind. */
export interface ShownText {
  textId: string;
  questionId: string;
  text: string;
  version: number;
}

/** What a researcher writes about a set of answers, and which of them it rests on. */
export type AnswerFinding = Pick<
  Finding,
  "statement" | "figure" | "theme" | "scope" | "confidence" | "confidenceReason"
> & { findingId: string; textIds: readonly string[]; questionIds: readonly string[] };

/** What researchers see of a survey once it is counted. */
export function createResults({ answers, research, personalData, now, requireForDesk }: ResultsOptions) {
  const at = () => now().toISOString();

  /** Undefined while it is open or being counted, and where too few answered, or too few are left, or consent has ended. */
  async function figuresOf(survey: Survey): Promise<Figures | undefined> {
    const { tally, surveyId, withdrawnBefore = 0 } = survey;
    if (!tally?.isEnough || !isTold(survey, at().slice(0, 10))) return undefined;
    const gone = (await answers.countWithdrawals(surveyId)) - withdrawnBefore;
    return tally.total - gone >= smallest ? tally : undefined;
  }

  async function requireFigures(actor: Actor, surveyId: string): Promise<{ survey: Survey; figures: Figures }> {
    const survey = await requireForDesk(actor, surveyId);
    const figures = await figuresOf(survey);
    if (!figures) throw new Refusal("too_few_answers");
    return { survey, figures };
  }

  async function listTexts(surveyId: string, status: WrittenText["status"], most?: number): Promise<ShownText[]> {
    const texts = (await answers.listTexts(surveyId)).filter((each) => each.status === status).slice(0, most);
    return Promise.all(
      texts.map(async ({ textId, questionId, sealed, version }) => {
        const text = await personalData.open({ recordId: textId }, sealed);
        return { textId, questionId, text, version };
      }),
    );
  }

  async function requireWaiting(actor: Actor, surveyId: string, textId: string, version: number) {
    await requireFigures(actor, surveyId);
    const text = await answers.findText(surveyId, textId);
    if (text && (text.version !== version || text.status !== "waiting")) throw new Refusal("changed_meanwhile");
    return text;
  }

  const actOf = (type: string, surveyId: string, { personId }: Actor) => ({
    type,
    subjectId: surveyId,
    actorId: personId,
    at: at(),
  });

  return {
    /** The figures, and the texts that are cleared; undefined of either where nothing may be shown. */
    async view(actor: Actor, surveyId: string) {
      const survey = await requireForDesk(actor, surveyId);
      const figures = await figuresOf(survey);
      return { survey, figures, texts: figures ? await listTexts(surveyId, "cleared") : [] };
    },

    requireFigures,

    /**
     * What nobody has cleared yet. Not before the survey is counted: whoever saw texts come in one by one could tell from the
     * day who wrote which. As many as one page shows.
     */
    async listToClear(actor: Actor, surveyId: string) {
      const { survey } = await requireFigures(actor, surveyId);
      return { survey, texts: await listTexts(surveyId, "waiting", clearedAtOnce) };
    },

    /** As it is, or with words taken out: what was there before is gone then. */
    async clearText(actor: Actor, surveyId: string, { textId, version, text }: Omit<ShownText, "questionId">) {
      const before = await requireWaiting(actor, surveyId, textId, version);
      if (!before) throw new Refusal("changed_meanwhile");
      const sealed = await personalData.seal({ recordId: textId }, OwnWords.parse(text));
      const cleared: WrittenText = { ...before, status: "cleared", sealed, version: version + 1 };
      await answers.saveText(cleared, actOf("survey_text_cleared", surveyId, actor));
    },

    /** For ever. Twice is once. */
    async rejectText(actor: Actor, surveyId: string, textId: string, version: number): Promise<void> {
      const text = await requireWaiting(actor, surveyId, textId, version);
      if (text) await answers.removeText(text, actOf("survey_text_rejected", surveyId, actor));
    },

    /** A draft on cleared texts, on figures, or on both. Whose texts they are goes with it unseen, so that a withdrawal reaches it. */
    async draftFinding(actor: Member, surveyId: string, finding: AnswerFinding): Promise<void> {
      const { findingId, textIds, questionIds, figure, ...words } = finding;
      const { survey, figures } = await requireFigures(actor, surveyId);
      const texts = await Promise.all(textIds.map((textId) => answers.findText(surveyId, textId)));
      const isThere =
        texts.every((text) => text?.status === "cleared") &&
        questionIds.every((id) => figures.questions.some(({ questionId }) => questionId === id));
      if (!isThere || textIds.length + questionIds.length === 0) throw new Refusal("changed_meanwhile");
      const { scope, until } = survey.plan;
      const content = Finding.parse({
        ...words,
        ...(figure !== undefined && { figure }),
        studyId: survey.studyId,
        kinds: [],
        date: { on: survey.closedOn },
        evidence: { kind: "answers", surveyId },
        consent: { scope, until },
      });
      const participantIds = [...new Set(texts.flatMap((text) => text?.participantId ?? []))];
      await research.drafting.createDraft(actor, { kind: "finding", recordId: findingId, content, participantIds });
    },
  };
}
