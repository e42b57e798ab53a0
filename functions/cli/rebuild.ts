import type { Services } from "#functions/services.ts";

/** Derives again what can be derived: rows and columns of access records from the statements, and the names of all tools. */
export async function rebuildAccess(
  { access, catalogue, organisations }: Pick<Services, "access" | "catalogue" | "organisations">,
  out: (line: string) => void,
): Promise<{ exitCode: 0 }> {
  const tools = await catalogue.register.rebuildNames();
  const all = await organisations.register.everyOrganisation();
  const { places, corrected } = await access.register.rebuild(all.map(({ organisationId }) => organisationId));
  out(`${tools} names of tools, ${places} rows and columns of access records, ${corrected} of them corrected`);
  return { exitCode: 0 };
}
