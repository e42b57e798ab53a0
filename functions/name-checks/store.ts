import { type EntityConfiguration, Service } from "electrodb";
import { commit, type Page, readBatches, readPage } from "#functions/table.ts";
import { addDays, secondOf } from "#functions/times.ts";
import { effectWrite, trace } from "#functions/trace.ts";
import { nameCheckEntities } from "./entities.ts";
import { Finding, findingKinds, Observation } from "./rules.ts";

const whitelist = "whitelist" as const;
const perPage = 50;
/** A name that is off the list for so long begins anew; a finding that nobody has seen again for so long is history. */
const keptDays = { observation: 60, finding: 180 };

export interface NameNight {
  day: string;
  startedAt: string;
}

export function createNameCheckStore(config: EntityConfiguration) {
  const db = new Service(nameCheckEntities(config), config);
  const { checkedName, finding, night } = db.entities;

  return {
    async findNight(): Promise<NameNight | undefined> {
      const { data } = await night.get({ whitelist }).go({ consistent: true });
      return data ? { day: data.day, startedAt: data.startedAt } : undefined;
    },

    /** Once for each day, whoever comes first, with the first part of the work. */
    async saveNight(day: string, startedAt: string): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.night
                .put({ whitelist, day, startedAt })
                .where((stored, { lt, notExists }) => `${notExists(stored.day)} OR ${lt(stored.day, day)}`)
                .commit(),
              ...trace(
                actions,
                { type: "name_check_started", subjectId: day, actorId: "release schedule", at: startedAt },
                [{ type: "names_to_check", subjectId: `${day}/` }],
              ),
            ])
            .go(),
        [() => undefined],
      );
    },

    /** The rest of that night's work: names after that one. */
    async saveRest(day: string, after: string, at: string): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [effectWrite(actions, { type: "names_to_check", subjectId: `${day}/${after}`, at })])
          .go(),
      );
    },

    /** What was last known of the name. */
    async findObservation(host: string): Promise<Observation | undefined> {
      const { data } = await checkedName.get({ host }).go({ consistent: true });
      return data ? Observation.parse(data.observation) : undefined;
    },

    findFindings: (host: string): Promise<Finding[]> =>
      readBatches(
        findingKinds.map((kind) => ({ whitelist, host, kind })),
        (batch) => finding.get(batch).go({ consistent: true }),
        (item) => Finding.parse(item),
      ),

    /** What is known of a name now and what is wrong with it, in one; publishers are told of what is new. */
    async saveChecked(
      host: string,
      observation: Observation,
      found: readonly Finding[],
      checkedAt: string,
    ): Promise<void> {
      const isNew = found.some(({ foundAt }) => foundAt === checkedAt);
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.checkedName
              .put({
                host,
                checkedAt,
                observation,
                expiresAtSecond: secondOf(addDays(checkedAt, keptDays.observation)),
              })
              .commit(),
            ...found.map((each) =>
              actions.finding
                .put({ whitelist, ...each, expiresAtSecond: secondOf(addDays(checkedAt, keptDays.finding)) })
                .commit(),
            ),
            ...(isNew
              ? [effectWrite(actions, { type: "name_found", subjectId: checkedAt.slice(0, 10), at: checkedAt })]
              : []),
          ])
          .go(),
      );
    },

    /** In the order of names. Those kept for too long are left out, whether the table still has them or not. */
    listFindings: (cursor: string | undefined, at: string): Promise<Page<Finding>> =>
      readPage(
        cursor,
        (after) =>
          finding.query
            .byName({ whitelist })
            .where(({ expiresAtSecond }, { gt }) => gt(expiresAtSecond, secondOf(at)))
            .go({ limit: perPage, cursor: after }),
        (item) => Finding.parse(item),
      ),
  };
}

export type NameCheckStore = ReturnType<typeof createNameCheckStore>;
