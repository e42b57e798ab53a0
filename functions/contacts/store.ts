import { type EntityConfiguration, Service } from "electrodb";
import { commit } from "#functions/table.ts";
import { secondOf } from "#functions/times.ts";
import { type Act, type Effect, effectWrite, trace } from "#functions/trace.ts";
import { Coverage } from "./coverage.ts";
import { coverageWrites } from "./coverage-writes.ts";
import { contactEntities } from "./entities.ts";
import { Contact, ContactToken, Volunteer } from "./rules.ts";

/** Everything of one organisation that a change is decided from. */
export interface Household {
  contacts: Contact[];
  volunteers: Volunteer[];
  coverage: Coverage | undefined;
}

/** What one act changes, with the coverage that follows: its version is the condition that nothing else changed there meanwhile. */
export interface ContactChange {
  coverage: { before: Coverage | undefined; after: Coverage };
  contacts?: readonly { before?: Contact; after: Contact }[];
  volunteer?: { before?: Volunteer; after?: Volunteer };
  /** The hash of the token that this act uses up. */
  usedToken?: { tokenHash: string; at: string } | undefined;
  newToken?: ContactToken | undefined;
  acts: readonly { act: Act; effects?: readonly Effect[] }[];
}

export function createContactStore(config: EntityConfiguration) {
  const db = new Service(contactEntities(config), config);
  const { contact, volunteer, contactPlace, contactLookup, contactToken } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  function contactWrites(actions: Actions, { before, after }: { before?: Contact; after: Contact }) {
    const { contactId, organisationId, lookup, dueAt } = after;
    const droppedLookup = before?.lookup !== lookup ? before?.lookup : undefined;
    return [
      before === undefined
        ? actions.contact.create(after).commit()
        : actions.contact
            .put(after)
            .where(({ version }, { eq }) => eq(version, before.version))
            .commit(),
      ...(before === undefined ? [actions.contactPlace.create({ contactId, organisationId }).commit()] : []),
      ...(before === undefined && lookup ? [actions.contactLookup.create({ lookup, contactId }).commit()] : []),
      ...(droppedLookup ? [actions.contactLookup.delete({ lookup: droppedLookup }).commit()] : []),
      ...(dueAt && dueAt !== before?.dueAt
        ? [effectWrite(actions, { type: "contact_due", subjectId: contactId, at: dueAt })]
        : []),
    ];
  }

  const volunteerWrites = (actions: Actions, { before, after }: NonNullable<ContactChange["volunteer"]>) => {
    if (after) {
      return before === undefined ? actions.volunteer.create(after).commit() : actions.volunteer.put(after).commit();
    }
    const { organisationId = "", personId = "" } = before ?? {};
    return actions.volunteer.delete({ organisationId, personId }).commit();
  };

  return {
    /** One query. */
    async findHousehold(organisationId: string): Promise<Household> {
      const { data } = await db.collections.contacts({ organisationId }).go({ consistent: true, pages: "all" });
      const [coverage] = data.coverage;
      return {
        contacts: data.contact.map((item) => Contact.parse(item)),
        volunteers: data.volunteer.map((item) => Volunteer.parse(item)),
        coverage: coverage && Coverage.parse(coverage),
      };
    },

    async findContact(organisationId: string, contactId: string): Promise<Contact | undefined> {
      const { data } = await contact.get({ organisationId, contactId }).go({ consistent: true });
      return data ? Contact.parse(data) : undefined;
    },

    async findOrganisationOf(contactId: string): Promise<string | undefined> {
      const { data } = await contactPlace.get({ contactId }).go({ consistent: true });
      return data?.organisationId;
    },

    async findVolunteer(organisationId: string, personId: string): Promise<Volunteer | undefined> {
      const { data } = await volunteer.get({ organisationId, personId }).go({ consistent: true });
      return data ? Volunteer.parse(data) : undefined;
    },

    async listVolunteers(organisationId: string): Promise<Volunteer[]> {
      const { data } = await volunteer.query.byOrganisation({ organisationId }).go({ consistent: true, pages: "all" });
      return data.map((item) => Volunteer.parse(item));
    },

    async isRecorded(lookup: string): Promise<boolean> {
      const { data } = await contactLookup.get({ lookup }).go({ consistent: true });
      return data !== null;
    },

    /** Used or not; one past its end is nobody's. */
    async findToken(tokenHash: string, now: string): Promise<ContactToken | undefined> {
      const { data } = await contactToken.get({ tokenHash }).go({ consistent: true });
      return data && data.expiresAt > now ? ContactToken.parse(data) : undefined;
    },

    async saveToken(token: ContactToken): Promise<void> {
      await contactToken.create({ ...token, expiresAtSecond: secondOf(token.expiresAt) }).go();
    },

    /** An act that changes no item, with what must follow it. */
    async saveAct(act: Act, effects: readonly Effect[]): Promise<void> {
      await commit(() => db.transaction.write((actions) => trace(actions, act, effects)).go());
    },

    async saveChange({ coverage, contacts = [], volunteer: change, usedToken, newToken, acts }: ContactChange) {
      await commit(() =>
        db.transaction
          .write((actions) => [
            ...coverageWrites(actions, coverage),
            ...contacts.flatMap((each) => contactWrites(actions, each)),
            ...(change ? [volunteerWrites(actions, change)] : []),
            ...(usedToken
              ? [
                  actions.contactToken
                    .patch({ tokenHash: usedToken.tokenHash })
                    .set({ usedAt: usedToken.at })
                    .where(
                      (stored, { notExists, gt }) =>
                        `${notExists(stored.usedAt)} AND ${gt(stored.expiresAt, usedToken.at)}`,
                    )
                    .commit(),
                ]
              : []),
            ...(newToken
              ? [actions.contactToken.create({ ...newToken, expiresAtSecond: secondOf(newToken.expiresAt) }).commit()]
              : []),
            ...acts.flatMap(({ act, effects }) => trace(actions, act, effects)),
          ])
          .go(),
      );
    },
  };
}

export type ContactStore = ReturnType<typeof createContactStore>;
