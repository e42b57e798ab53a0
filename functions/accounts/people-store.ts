import type { EntityConfiguration } from "electrodb";
import { commit, readBatches } from "#functions/table.ts";
import { secondOf } from "#functions/times.ts";
import { type Act, trace } from "#functions/trace.ts";
import { accountDatabase, type By, writesToEnd } from "./account-writes.ts";
import { createChoiceStore } from "./choice-store.ts";
import { OrganisationChoice, Person } from "./people.ts";
import type { Account } from "./recognition.ts";
import { RoleGrant, RoleProposal, type StewardRoll } from "./role-grants.ts";
import type { Session } from "./sessions.ts";

/** What one sign-in changes. */
interface Admission {
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

export function createPeopleStore(config: EntityConfiguration) {
  const db = accountDatabase(config);
  const { personLookup, person } = db.entities;

  return {
    ...createChoiceStore(config),

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
    findPeople: (personIds: readonly string[]): Promise<Person[]> =>
      readBatches(
        personIds,
        (batch) => person.get(batch.map((personId) => ({ personId }))).go({ consistent: true }),
        (item) => Person.parse(item),
      ),

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
            actions.session.create({ ...session, expiresAtSecond: secondOf(session.expiresAt) }).commit(),
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
  };
}

export type PeopleStore = ReturnType<typeof createPeopleStore>;
