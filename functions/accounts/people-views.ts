import type { OrganisationService } from "#functions/organisations/service.ts";
import type { OrganisationVia, PersonalDetails } from "./people.ts";
import type { PeopleStore } from "./people-store.ts";
import type { Details } from "./personal-details.ts";

/** A person with their name and address: only for pages whose reader is entitled to see them. */
export interface PersonView extends PersonalDetails {
  personId: string;
  organisationId?: string | undefined;
  organisationVia?: OrganisationVia | undefined;
  organisationName?: string | undefined;
}

interface ViewOptions {
  people: PeopleStore;
  details: Details;
  organisations: Pick<OrganisationService, "findOrganisations">;
}

export const createPeopleViews = ({ people, details, organisations }: ViewOptions) => ({
  async viewPeople(personIds: readonly string[]): Promise<ReadonlyMap<string, PersonView>> {
    const found = await people.findPeople([...new Set(personIds)]);
    const organisationIds = [...new Set(found.flatMap(({ organisationId }) => organisationId ?? []))];
    const names = new Map(
      (await organisations.findOrganisations(organisationIds)).map(({ organisationId, name }) => [
        organisationId,
        name,
      ]),
    );
    const views = await Promise.all(
      found.map(async (person): Promise<PersonView> => {
        const { personId, organisationId, organisationVia } = person;
        const organisationName = organisationId && names.get(organisationId);
        return { personId, organisationId, organisationVia, organisationName, ...(await details.open(person)) };
      }),
    );
    return new Map(views.map((view) => [view.personId, view]));
  },
});

export type PeopleViews = ReturnType<typeof createPeopleViews>;
