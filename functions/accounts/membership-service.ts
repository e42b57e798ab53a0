import { Refusal } from "#functions/errors.ts";
import { isCurrent, type Organisation } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { Page } from "#functions/table.ts";
import { canVouchFor, type OrganisationChoice } from "./people.ts";
import type { PeopleStore } from "./people-store.ts";
import type { PeopleViews, PersonView } from "./people-views.ts";
import type { Details } from "./personal-details.ts";
import { type Actor, hasRole } from "./rules.ts";

interface MembershipOptions {
  people: PeopleStore;
  details: Details;
  views: PeopleViews;
  organisations: Pick<OrganisationService, "findOrganisation" | "findOrganisations" | "searchOrganisations">;
  now: () => Date;
}

/** Of whom it is decided whether they work where. */
type OrganisationDecision = Pick<OrganisationChoice, "personId" | "organisationId">;

/** Somebody who says they work somewhere, as shown to whoever may confirm it. */
export type OrganisationChoiceView = OrganisationChoice & { person: PersonView; organisationName: string };

export function createMembershipService({ people, details, views, organisations, now }: MembershipOptions) {
  const at = (): string => now().toISOString();

  async function viewChoices({ items, next }: Page<OrganisationChoice>): Promise<Page<OrganisationChoiceView>> {
    const [seen, bodies] = await Promise.all([
      views.viewPeople(items.map(({ personId }) => personId)),
      organisations.findOrganisations([...new Set(items.map(({ organisationId }) => organisationId))]),
    ]);
    const names = new Map(bodies.map(({ organisationId, name }) => [organisationId, name]));
    const shown = items.flatMap((choice) => {
      const person = seen.get(choice.personId);
      return person ? { ...choice, person, organisationName: names.get(choice.organisationId) ?? "" } : [];
    });
    return { items: shown, next };
  }

  /** A steward, or a colleague whose own address proves the organisation; then that colleague's id. Nobody confirms themselves. */
  async function requireConfirmer(actor: Actor, choice: OrganisationDecision): Promise<{ colleagueId?: string }> {
    if (choice.personId === actor.personId) throw new Refusal("not_permitted");
    if (hasRole(actor, "steward")) return {};
    const confirmer = await people.findPerson(actor.personId);
    if (!confirmer || !canVouchFor(confirmer, choice.organisationId)) throw new Refusal("not_permitted");
    return { colleagueId: actor.personId };
  }

  /** Undefined when exactly this has been decided already, by somebody who pressed twice or by another who was faster. */
  async function findChoice(actor: Actor, { personId, organisationId }: OrganisationDecision) {
    const account = await people.findAccount(personId);
    if (!account) throw new Refusal("not_found");
    const { person, choice } = account;
    const confirmer = await requireConfirmer(actor, choice ?? { personId, organisationId });
    if (choice === undefined && person.organisationId === organisationId) return undefined;
    if (choice === undefined) throw new Refusal("not_found");
    if (choice.organisationId !== organisationId) throw new Refusal("changed_meanwhile");
    return { person, choice, ...confirmer };
  }

  return {
    /** Those that still exist: nobody works for one that has ended. */
    async searchOrganisationsToPick(text: string): Promise<Organisation[]> {
      const today = at().slice(0, 10);
      return (await organisations.searchOrganisations(text)).filter((organisation) => isCurrent(organisation, today));
    },

    async chooseOrganisation(actor: Actor, organisationId: string): Promise<void> {
      if (actor.organisationId !== undefined) throw new Refusal("changed_meanwhile");
      const organisation = await organisations.findOrganisation(organisationId);
      if (!organisation || !isCurrent(organisation, at().slice(0, 10))) throw new Refusal("not_found");
      await people.saveChoice({ personId: actor.personId, organisationId, chosenAt: at() });
    },

    /** Whom the actor may confirm: at their own organisation; for a steward, anywhere. */
    async listChoices(actor: Actor, cursor?: string): Promise<Page<OrganisationChoiceView>> {
      if (hasRole(actor, "steward")) return viewChoices(await people.listChoices(cursor));
      const person = await people.findPerson(actor.personId);
      const { organisationId } = actor;
      if (!person || organisationId === undefined || !canVouchFor(person, organisationId)) {
        throw new Refusal("not_permitted");
      }
      return viewChoices(await people.listChoicesAt(organisationId, cursor));
    },

    async viewChoice(actor: Actor, personId: string): Promise<OrganisationChoiceView> {
      const choice = (await people.findAccount(personId))?.choice;
      if (!choice) throw new Refusal("not_found");
      await requireConfirmer(actor, choice);
      const [view] = (await viewChoices({ items: [choice] })).items;
      if (!view) throw new Refusal("not_found");
      return view;
    },

    /** Confirms exactly the choice that was looked at: `organisationId` is the one on that page. */
    async confirmChoice(actor: Actor, decision: OrganisationDecision): Promise<void> {
      const found = await findChoice(actor, decision);
      if (!found) return;
      const { person, choice, colleagueId } = found;
      const next = {
        ...person,
        version: person.version + 1,
        organisationId: choice.organisationId,
        organisationVia: "confirmed" as const,
      };
      const sealed = await details.seal(next, await details.open(person));
      const by = { actorId: actor.personId, at: at() };
      try {
        await people.saveChoiceConfirmed(choice, { before: person, after: { ...next, sealed } }, { by, colleagueId });
      } catch (error) {
        if (await findChoice(actor, decision)) throw error;
      }
    },

    async declineChoice(actor: Actor, decision: OrganisationDecision): Promise<void> {
      const found = await findChoice(actor, decision);
      if (!found) throw new Refusal("changed_meanwhile");
      await people.saveChoiceDeclined(found.choice, { actorId: actor.personId, at: at() });
    },
  };
}
