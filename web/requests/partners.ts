import { namesOf, type Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { findByAddresses } from "#web/together/addresses.ts";

const isNamed = (organisation: Organisation, name: string): boolean =>
  namesOf(organisation).some((each) => each.toLowerCase() === name.toLowerCase());

/** The organisations that lines of text name, by name or by an e-mail address there, and the lines that name none or several. */
export async function findPartners(lines: readonly string[], services: Pick<Services, "organisations">) {
  const found = await Promise.all(
    lines.map(async (line) => {
      if (line.includes("@")) return (await findByAddresses(line, services)).organisationIds;
      const matches = await services.organisations.searchOrganisations(line);
      const exact = matches.filter((organisation) => isNamed(organisation, line));
      return (exact.length > 0 ? exact : matches).map(({ organisationId }) => organisationId);
    }),
  );
  return {
    partnerIds: [...new Set(found.flatMap((ids) => (ids.length === 1 ? ids : [])))],
    unresolved: lines.filter((_, index) => found[index]?.length !== 1),
  };
}
