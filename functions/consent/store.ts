import { type EntityConfiguration, Service } from "electrodb";
import type { EffectType } from "#functions/outbox/rules.ts";
import { commit, type Page, readPage } from "#functions/table.ts";
import { shiftDay } from "#functions/times.ts";
import { type Act, trace } from "#functions/trace.ts";
import { consentEntities } from "./entities.ts";
import { type Consenting, Participant, participantItem } from "./rules.ts";

const perPage = 50;

export function createConsentStore(config: EntityConfiguration) {
  const db = new Service(consentEntities(config), config);
  const { participant: entity, participantCount } = db.entities;

  return {
    async find(participantId: string): Promise<Participant | undefined> {
      const { data } = await entity.get({ participantId }).go({ consistent: true });
      return data ? Participant.parse(data) : undefined;
    },

    /** Everybody who took part in a study, in no order that says anything. */
    listOfStudy: (studyId: string, cursor?: string): Promise<Page<Participant>> =>
      readPage(
        cursor,
        (after) => entity.query.ofStudy({ studyId }).go({ limit: perPage, cursor: after }),
        (raw) => Participant.parse(raw),
      ),

    /** Those of whom something has to be erased on that day at the latest, longest due first. */
    listDue: (today: string, cursor?: string): Promise<Page<Participant>> =>
      readPage(
        cursor,
        (after) =>
          entity.query
            .due({ upkeep: "participants" })
            .lt({ dueAs: shiftDay(today, 1) })
            .go({ limit: perPage, cursor: after }),
        (raw) => Participant.parse(raw),
      ),

    async countSessions(studyId: string): Promise<number> {
      const { data } = await participantCount.get({ studyId }).go({ consistent: true });
      return data?.count ?? 0;
    },

    /** As the session after so many of the same study; refused as changed when another was recorded meanwhile. */
    async createSession(participant: Consenting, sessions: number, act: Act): Promise<void> {
      const { studyId } = participant;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.participant.create(participantItem(participant)).commit(),
            actions.participantCount
              .put({ studyId, count: sessions + 1 })
              .where(({ count }, { eq, notExists }) => (sessions === 0 ? notExists(count) : eq(count, sessions)))
              .commit(),
            ...trace(actions, act),
          ])
          .go(),
      );
    },

    /** Over exactly the version before. */
    async save(participant: Participant, act: Act, effects: readonly EffectType[] = []): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.participant
              .put(participantItem(participant))
              .where(({ version }, { eq }) => eq(version, participant.version - 1))
              .commit(),
            ...trace(actions, act, effects),
          ])
          .go(),
      );
    },
  };
}

export type ConsentStore = ReturnType<typeof createConsentStore>;
