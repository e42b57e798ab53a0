import { type EntityConfiguration, Service } from "electrodb";
import type { EffectType } from "#functions/outbox/rules.ts";
import { batches, commit, type Page, readBatches, readPage, transactionLimit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { surveyEntities } from "./entities.ts";
import { Survey } from "./rules.ts";

const perPage = 50;
const shelf = "surveys" as const;

/** An open survey is to be closed after its last day, and figures are to be erased when consent has ended. */
function itemOf(survey: Survey) {
  const { surveyId, status, tally, plan } = survey;
  const { closesOn, until } = plan;
  const item = { ...survey, shelf, closesOn };
  if (status === "open") return { ...item, upkeep: "open_surveys" as const, dueAs: `${closesOn} ${surveyId}` };
  if (tally?.isEnough) return { ...item, upkeep: "counted_surveys" as const, dueAs: `${until} ${surveyId}` };
  return item;
}

export function createSurveyStore(config: EntityConfiguration) {
  const db = new Service(surveyEntities(config), config);
  const { survey: entity, invitation } = db.entities;

  return {
    async find(surveyId: string): Promise<Survey | undefined> {
      const { data } = await entity.get({ surveyId }).go({ consistent: true });
      return data ? Survey.parse(data) : undefined;
    },

    list: (cursor?: string): Promise<Page<Survey>> =>
      readPage(
        cursor,
        (after) => entity.query.onShelf({ shelf }).go({ limit: perPage, cursor: after }),
        (raw) => Survey.parse(raw),
      ),

    /** Those that are open, the one that closes first first. */
    async listOpen(): Promise<Survey[]> {
      const { data } = await entity.query.due({ upkeep: "open_surveys" }).go({ pages: "all" });
      return data.map((item) => Survey.parse(item));
    },

    /** Those with figures to which consent has ended by that day. */
    async listEnded(today: string): Promise<Survey[]> {
      const { data } = await entity.query.due({ upkeep: "counted_surveys" }).lt({ dueAs: today }).go({ pages: "all" });
      return data.map((item) => Survey.parse(item));
    },

    /** Over exactly the version before. A first version that is there already, with the same plan, is left as it is. */
    async save(survey: Survey, act: Act, effects: readonly EffectType[] = []): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              survey.version === 1
                ? actions.survey.create(itemOf(survey)).commit({ response: "all_old" })
                : actions.survey
                    .put(itemOf(survey))
                    .where(({ version }, { eq }) => eq(version, survey.version - 1))
                    .commit(),
              ...trace(actions, act, effects),
            ])
            .go(),
        [
          (stored) => {
            const isSame =
              survey.version === 1 &&
              JSON.stringify(Survey.safeParse(stored).data?.plan) === JSON.stringify(survey.plan);
            return isSame ? undefined : "changed_meanwhile";
          },
        ],
      );
    },

    /** Twice is once. */
    async saveInvitations(surveyId: string, personIds: readonly string[]): Promise<void> {
      await Promise.all(personIds.map((personId) => invitation.put({ surveyId, personId }).go()));
    },

    /** Those of the surveys that the person is invited to. */
    async findInvited(personId: string, surveyIds: readonly string[]): Promise<Set<string>> {
      const found = await readBatches(
        surveyIds.map((surveyId) => ({ surveyId, personId })),
        (batch) => invitation.get(batch).go({ consistent: true }),
        ({ surveyId }) => surveyId,
      );
      return new Set(found);
    },

    async removeInvitations(surveyId: string): Promise<void> {
      const { data } = await invitation.query.bySurvey({ surveyId }).go({ pages: "all", consistent: true });
      for (const batch of batches(data, transactionLimit)) {
        await commit(() =>
          db.transaction.write((actions) => batch.map((each) => actions.invitation.delete(each).commit())).go(),
        );
      }
    },
  };
}

export type SurveyStore = ReturnType<typeof createSurveyStore>;
