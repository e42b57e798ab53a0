import type { Services } from "#functions/services.ts";

/** The names of those that exist, by id. */
export async function namesOfOrganisations(
  { organisations }: Pick<Services, "organisations">,
  organisationIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await organisations.findOrganisations([...new Set(organisationIds)]);
  return new Map(found.map(({ organisationId, name }) => [organisationId, name]));
}
