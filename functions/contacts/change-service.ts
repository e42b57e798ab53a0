import { Refusal } from "#functions/errors.ts";
import { isCurrent, type Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { type Coverage, categoryOf } from "./coverage.ts";
import type { ContactChange, ContactStore, Household } from "./store.ts";

interface ChangeOptions {
  store: ContactStore;
  organisations: Pick<OrganisationService, "requireOrganisation">;
  now: () => Date;
}

type Decision = Omit<ContactChange, "coverage">;
/** Undefined when there is nothing to change. Decides anew after a lost race, so it must look at what it is given. */
type Decide = (household: Household, organisation: Organisation, at: string) => Promise<Decision | undefined>;

const attemptsAtOnce = 8;

/** The household as the decision leaves it. */
function householdAfter({ contacts, volunteers }: Household, { contacts: changed = [], volunteer }: Decision) {
  const touched = new Set(changed.map(({ after }) => after.contactId));
  const person = (volunteer?.after ?? volunteer?.before)?.personId;
  return {
    contacts: [...contacts.filter(({ contactId }) => !touched.has(contactId)), ...changed.map(({ after }) => after)],
    volunteers: [
      ...volunteers.filter(({ personId }) => personId !== person),
      ...(volunteer?.after ? [volunteer.after] : []),
    ],
  };
}

/** The one way in which an organisation's contacts, volunteers and coverage change: all of them together, from one reading. */
export function createChanges({ store, organisations, now }: ChangeOptions) {
  async function decideOnce(organisationId: string, decide: Decide): Promise<ContactChange | undefined> {
    const at = now().toISOString();
    const organisation = await organisations.requireOrganisation(organisationId);
    const household = await store.findHousehold(organisationId);
    const decision = await decide(household, organisation, at);
    if (!decision) return undefined;
    const { contacts, volunteers } = householdAfter(household, decision);
    const before = household.coverage;
    const after: Coverage = {
      organisationId,
      version: (before?.version ?? 0) + 1,
      category: categoryOf(contacts, volunteers.length, isCurrent(organisation, at.slice(0, 10))),
      kind: organisation.kind,
      nation: organisation.nation,
    };
    return { coverage: { before, after }, ...decision };
  }

  return async function change(organisationId: string, decide: Decide): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const decided = await decideOnce(organisationId, decide);
      if (!decided) return;
      try {
        return await store.saveChange(decided);
      } catch (error) {
        const isRace = error instanceof Refusal && error.code === "changed_meanwhile";
        if (!isRace || attempt === attemptsAtOnce) throw error;
      }
    }
  };
}

export type Change = ReturnType<typeof createChanges>;
