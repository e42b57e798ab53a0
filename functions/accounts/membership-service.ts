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
  async function requireConfirmer(actor: Actor, choice: OrganisationChoice): Promise<{ colleagueId?: string }> {
    if (choice.personId === actor.personId) throw new Refusal("not_permitted");
    if (hasRole(actor, "steward")) return {};
    const confirmer = await people.findPerson(actor.personId);
    if (!confirmer || !canVouchFor(confirmer, choice.organisationId)) throw new Refusal("not_permitted");
    return { colleagueId: actor.personId };
  }

  async function requireChoice(actor: Actor, personId: string) {
    const account = await people.findAccount(personId);
    if (!account?.choice) throw new Refusal("not_found");
    const { person, choice } = account;
    return { person, choice, ...(await requireConfirmer(actor, choice)) };
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
      const { choice } = await requireChoice(actor, personId);
      const [view] = (await viewChoices({ items: [choice] })).items;
      if (!view) throw new Refusal("not_found");
      return view;
    },

    /** Confirms exactly the choice that was looked at: `organisationId` is the one on that page. */
    async confirmChoice(actor: Actor, { personId, organisationId }: { personId: string; organisationId: string }) {
      const { person, choice, colleagueId } = await requireChoice(actor, personId);
      if (choice.organisationId !== organisationId) throw new Refusal("changed_meanwhile");
      const next = {
        ...person,
        version: person.version + 1,
        organisationId,
        organisationVia: "confirmed" as const,
      };
      const sealed = await details.seal(next, await details.open(person));
      await people.saveChoiceConfirmed(
        choice,
        { before: person, after: { ...next, sealed } },
        { by: { actorId: actor.personId, at: at() }, colleagueId },
      );
    },

    async declineChoice(actor: Actor, { personId, organisationId }: { personId: string; organisationId: string }) {
      const { choice } = await requireChoice(actor, personId);
      if (choice.organisationId !== organisationId) throw new Refusal("changed_meanwhile");
      await people.saveChoiceDeclined(choice, { actorId: actor.personId, at: at() });
    },
  };
}
