import type { EntityConfiguration } from "electrodb";
import { Outage } from "#functions/errors.ts";
import { batches, commit, type Page, readPage } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { accountDatabase, type By, noticeWrite, type StewardRoll, writesToEnd } from "./account-writes.ts";
import { OrganisationChoice, Person } from "./people.ts";
import type { Account } from "./recognition.ts";
import { RoleGrant, RoleProposal } from "./role-grants.ts";
import type { Session } from "./sessions.ts";

/** What one sign-in changes. */
export interface Admission {
  /** Undefined for somebody new; the same as `after` when nothing about them has changed. */
  before: Person | undefined;
  after: Person;
  newLookups: readonly string[];
  oldLookups: readonly string[];
  endedGrants: readonly RoleGrant[];
  endsChoice: boolean;
  /** Somebody whose address this was. The look-up passes to the person who signs in. */
  displaced: { before: Person; grants: readonly RoleGrant[]; lookup: string } | undefined;
  roll: StewardRoll;
  session: Session;
  acts: readonly Act[];
}

const listPage = 25;
const keysInABatch = 100;

export function createPeopleStore(config: EntityConfiguration) {
  const db = accountDatabase(config);
  const { personLookup, organisationChoice, person } = db.entities;

  return {
    /** One query. */
    async findAccount(personId: string): Promise<Account | undefined> {
      const { data } = await db.collections.account({ personId }).go({ consistent: true, pages: "all" });
      const [found] = data.person;
      const [choice] = data.organisationChoice;
      return (
        found && {
          person: Person.parse(found),
          grants: data.roleGrant.map((grant) => RoleGrant.parse(grant)),
          proposals: data.roleProposal.map((proposal) => RoleProposal.parse(proposal)),
          choice: choice && OrganisationChoice.parse(choice),
        }
      );
    },

    async findPerson(personId: string): Promise<Person | undefined> {
      const { data } = await person.get({ personId }).go({ consistent: true });
      return data ? Person.parse(data) : undefined;
    },

    /** Those that exist, in no order. */
    async findPeople(personIds: readonly string[]): Promise<Person[]> {
      const found: Person[] = [];
      for (const batch of batches(personIds, keysInABatch)) {
        const { data, unprocessed } = await person
          .get(batch.map((personId) => ({ personId })))
          .go({ consistent: true });
        if (unprocessed.length > 0) throw new Outage("batch read throttled");
        found.push(...data.map((item) => Person.parse(item)));
      }
      return found;
    },

    async findPersonIdByHash(hash: string): Promise<string | undefined> {
      const { data } = await personLookup.get({ hash }).go({ consistent: true });
      return data?.personId;
    },

    /** The person, the look-ups, what ends with the change, and the session: together or not at all. */
    async saveAdmission(admission: Admission): Promise<void> {
      const { before, after, newLookups, oldLookups, endedGrants, endsChoice, displaced, roll, session } = admission;
      const { personId } = after;
      const by = { actorId: personId, at: session.startedAt };
      await commit(() =>
        db.transaction
          .write((actions) => [
            ...(before === undefined
              ? [actions.person.create(after).commit()]
              : before === after
                ? [
                    actions.person
                      .check({ personId })
                      .where(({ version }, { eq }) => eq(version, before.version))
                      .commit(),
                  ]
                : [
                    actions.person
                      .put(after)
                      .where(({ version }, { eq }) => eq(version, before.version))
                      .commit(),
                  ]),
            ...newLookups.map((hash) => actions.personLookup.create({ hash, personId }).commit()),
            ...oldLookups.map((hash) =>
              actions.personLookup
                .delete({ hash })
                .where((stored, { eq }) => eq(stored.personId, personId))
                .commit(),
            ),
            ...(displaced
              ? [
                  actions.person
                    .patch({ personId: displaced.before.personId })
                    .set({
                      version: displaced.before.version + 1,
                      sessionGeneration: displaced.before.sessionGeneration + 1,
                    })
                    .remove(["emailHash"])
                    .where(({ version }, { eq }) => eq(version, displaced.before.version))
                    .commit(),
                  actions.personLookup
                    .put({ hash: displaced.lookup, personId })
                    .where((stored, { eq }) => eq(stored.personId, displaced.before.personId))
                    .commit(),
                ]
              : []),
            ...writesToEnd(actions, [...endedGrants, ...(displaced?.grants ?? [])], roll, by),
            ...(endsChoice ? [actions.organisationChoice.delete({ personId }).commit()] : []),
            actions.session
              .create({ ...session, expiresAtSecond: Math.floor(Date.parse(session.expiresAt) / 1000) })
              .commit(),
            ...admission.acts.flatMap((act) => trace(actions, act)),
          ])
          .go(),
      );
    },

    /** Somebody added before they ever sign in: the command line's stewards and sample people. */
    async savePerson(added: Person & { emailHash: string }, by: By): Promise<void> {
      const { personId, emailHash } = added;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.person.create(added).commit(),
            actions.personLookup.create({ hash: emailHash, personId }).commit(),
            ...trace(actions, { type: "person_added", subjectId: personId, ...by }),
          ])
          .go(),
      );
    },

    /** Ends every session, and the roles given, of somebody whose address proves nothing any more. */
    async saveSessionsEnded(before: Person, ended: readonly RoleGrant[], roll: StewardRoll, act: Act): Promise<void> {
      const { personId, version, sessionGeneration } = before;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.person
              .patch({ personId })
              .set({ version: version + 1, sessionGeneration: sessionGeneration + 1 })
              .where((stored, { eq }) => eq(stored.version, version))
              .commit(),
            ...writesToEnd(actions, ended, roll, { actorId: act.actorId, at: act.at }),
            ...trace(actions, act),
          ])
          .go(),
      );
    },

    /** Replaces an earlier choice; refused when the organisation has been settled meanwhile. */
    async saveChoice(choice: OrganisationChoice): Promise<void> {
      const { personId, chosenAt } = choice;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.person
              .check({ personId })
              .where((stored, { notExists }) => notExists(stored.organisationId))
              .commit(),
            actions.organisationChoice.put({ desk: "organisation choices", ...choice }).commit(),
            ...trace(actions, { type: "organisation_chosen", subjectId: personId, actorId: personId, at: chosenAt }),
          ])
          .go(),
      );
    },

    /** `after` is the person with the organisation, sealed anew. A colleague must still be one when it is written. */
    async saveChoiceConfirmed(
      choice: OrganisationChoice,
      { before, after }: { before: Person; after: Person },
      { by, colleagueId }: { by: By; colleagueId: string | undefined },
    ): Promise<void> {
      const { personId, organisationId, chosenAt } = choice;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.organisationChoice
              .delete({ personId })
              .where(
                (stored, { eq }) => `${eq(stored.organisationId, organisationId)} AND ${eq(stored.chosenAt, chosenAt)}`,
              )
              .commit(),
            actions.person
              .put(after)
              .where(({ version }, { eq }) => eq(version, before.version))
              .commit(),
            ...(colleagueId
              ? [
                  actions.person
                    .check({ personId: colleagueId })
                    .where(
                      (stored, { eq }) =>
                        `${eq(stored.organisationId, organisationId)} AND ${eq(stored.organisationVia, "domain")}`,
                    )
                    .commit(),
                ]
              : []),
            noticeWrite(actions, {
              personId,
              kind: "organisation_confirmed",
              about: organisationId,
              organisationId,
              at: by.at,
            }),
            ...trace(actions, { type: "organisation_confirmed", subjectId: personId, ...by }),
          ])
          .go(),
      );
    },

    async saveChoiceDeclined({ personId, organisationId, chosenAt }: OrganisationChoice, by: By): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.organisationChoice
              .delete({ personId })
              .where(
                (stored, { eq }) => `${eq(stored.organisationId, organisationId)} AND ${eq(stored.chosenAt, chosenAt)}`,
              )
              .commit(),
            noticeWrite(actions, {
              personId,
              kind: "organisation_declined",
              about: organisationId,
              organisationId,
              at: by.at,
            }),
            ...trace(actions, { type: "organisation_declined", subjectId: personId, ...by }),
          ])
          .go(),
      );
    },

    /** For stewards: whoever waits anywhere, the longest wait first. */
    listChoices: (cursor?: string): Promise<Page<OrganisationChoice>> =>
      readPage(
        cursor,
        (after) =>
          organisationChoice.query.desk({ desk: "organisation choices" }).go({ limit: listPage, cursor: after }),
        (item) => OrganisationChoice.parse(item),
      ),

    /** For colleagues: whoever waits at one organisation. */
    listChoicesAt: (organisationId: string, cursor?: string): Promise<Page<OrganisationChoice>> =>
      readPage(
        cursor,
        (after) => organisationChoice.query.byOrganisation({ organisationId }).go({ limit: listPage, cursor: after }),
        (item) => OrganisationChoice.parse(item),
      ),
  };
}

export type PeopleStore = ReturnType<typeof createPeopleStore>;
