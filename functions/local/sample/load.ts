import type { Services } from "#functions/services.ts";
import { loadSampleOrganisations } from "./organisations.ts";
import { loadSamplePeople } from "./people.ts";

/** Everything invented: bodies, and people who work for them. May be repeated; never on a real deployment. */
export async function loadSampleData(services: Services): Promise<void> {
  await loadSampleOrganisations(services.organisations);
  await loadSamplePeople(services);
}
