import { type EntityConfiguration, Service } from "electrodb";
import { type Consenting, participantItem } from "#functions/consent/rules.ts";
import { commit } from "#functions/table.ts";
import { secondOf } from "#functions/times.ts";
import { type Act, trace } from "#functions/trace.ts";
import { Place, WrittenText } from "./answers.ts";
import { answerEntities } from "./entities.ts";
import type { Survey } from "./rules.ts";

/** What goes into the table when somebody sends their answers. */
export interface Answer {
  partHash: string;
  participant: Consenting;
  sealed: string;
  texts: readonly WrittenText[];
  /** Undefined where everybody may answer. */
  invitedPersonId: string | undefined;
}

export function createAnswerStore(config: EntityConfiguration) {
  const db = new Service(answerEntities(config), config);
  const { partTaken, sheet, text, place, withdrawals } = db.entities;

  return {
    async hasTakenPart(partHash: string): Promise<boolean> {
      const { data } = await partTaken.get({ partHash }).go({ consistent: true });
      return data !== null;
    },

    async findPlace(participantId: string): Promise<Place | undefined> {
      const { data } = await place.get({ participantId }).go({ consistent: true });
      return data ? Place.parse(data) : undefined;
    },

    /**
     * In one transaction, so that nobody is counted as having taken part whose answers were not kept, nor the other way round. Nothing in it
     * holds both the person and the participant.
     */
    async saveAnswer({ surveyId }: Survey, { partHash, participant, sealed, texts, invitedPersonId }: Answer) {
      const { participantId, agreedOn: today, keepUntil } = participant;
      // The day and no time of day: the audit must not tell who of those at work then it was.
      const act = {
        type: "survey_answered",
        subjectId: surveyId,
        actorId: "a participant",
        at: `${today}T00:00:00.000Z`,
      };
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.partTaken.create({ partHash, expiresAtSecond: secondOf(keepUntil) }).commit(),
              actions.survey
                .check({ surveyId })
                .where(({ status, closesOn }, { eq, gte }) => `${eq(status, "open")} AND ${gte(closesOn, today)}`)
                .commit(),
              ...(invitedPersonId === undefined
                ? []
                : [
                    actions.invitation
                      .check({ surveyId, personId: invitedPersonId })
                      .where(({ personId }, { exists }) => exists(personId))
                      .commit(),
                  ]),
              actions.participant.create(participantItem(participant)).commit(),
              actions.sheet.create({ surveyId, participantId, sealed }).commit(),
              actions.place.create({ participantId, surveyId, textIds: texts.map(({ textId }) => textId) }).commit(),
              ...texts.map((each) => actions.text.create(each).commit()),
              ...trace(actions, act),
            ])
            .go(),
        [() => "survey_answered", () => "survey_not_open", ...(invitedPersonId ? [() => "not_found" as const] : [])],
      );
    },

    /** Sealed, in no order that says anything. */
    async listSheets(surveyId: string): Promise<{ participantId: string; sealed: string }[]> {
      const { data } = await sheet.query.bySurvey({ surveyId }).go({ pages: "all", consistent: true });
      return data.map(({ participantId, sealed }) => ({ participantId, sealed }));
    },

    async findSheet({
      surveyId,
      participantId,
    }: Place): Promise<{ participantId: string; sealed: string } | undefined> {
      const { data } = await sheet.get({ surveyId, participantId }).go({ consistent: true });
      return data ?? undefined;
    },

    async countSheets(surveyId: string): Promise<number> {
      const { data } = await sheet.query
        .bySurvey({ surveyId })
        .go({ pages: "all", consistent: true, attributes: ["participantId"] });
      return data.length;
    },

    async countWithdrawals(surveyId: string): Promise<number> {
      const { data } = await withdrawals.get({ surveyId }).go({ consistent: true });
      return data?.count ?? 0;
    },

    /** All of it or nothing. Twice is once: what is gone is not counted again. */
    async erase(
      { participantId, surveyId, textIds }: Place,
      { isWithdrawal, at }: { isWithdrawal: boolean; at: string },
    ) {
      const act: Act = { type: "survey_answers_erased", subjectId: surveyId, actorId: "consent", at };
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.place
                .delete({ participantId })
                .where((stored, { exists }) => exists(stored.surveyId))
                .commit(),
              actions.sheet.delete({ surveyId, participantId }).commit(),
              ...textIds.map((textId) => actions.text.delete({ surveyId, textId }).commit()),
              ...(isWithdrawal ? [actions.withdrawals.upsert({ surveyId }).add({ count: 1 }).commit()] : []),
              ...trace(actions, act),
            ])
            .go(),
        [() => undefined],
      );
    },

    /** By its hash: in no order that says anything. */
    async listTexts(surveyId: string): Promise<WrittenText[]> {
      const { data } = await text.query.bySurvey({ surveyId }).go({ pages: "all", consistent: true });
      return data.map((item) => WrittenText.parse(item));
    },

    async findText(surveyId: string, textId: string): Promise<WrittenText | undefined> {
      const { data } = await text.get({ surveyId, textId }).go({ consistent: true });
      return data ? WrittenText.parse(data) : undefined;
    },

    /** Over exactly the version before: nothing comes back that was erased meanwhile. */
    async saveText({ surveyId, textId, status, sealed, version }: WrittenText, act: Act): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.text
              .patch({ surveyId, textId })
              .set({ status, sealed, version })
              .where((stored, { eq }) => eq(stored.version, version - 1))
              .commit(),
            ...trace(actions, act),
          ])
          .go(),
      );
    },

    async removeText({ surveyId, textId, version }: WrittenText, act: Act): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.text
              .delete({ surveyId, textId })
              .where((stored, { eq }) => eq(stored.version, version))
              .commit(),
            ...trace(actions, act),
          ])
          .go(),
      );
    },
  };
}

export type AnswerStore = ReturnType<typeof createAnswerStore>;
