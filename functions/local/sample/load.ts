import type { Services } from "#functions/services.ts";
import { loadSampleAccess } from "./access.ts";
import { loadSampleContacts } from "./contacts.ts";
import { loadSampleOrganisations } from "./organisations.ts";
import { loadSamplePeople } from "./people.ts";
import { loadSampleRequests } from "./requests.ts";
import { loadSampleSurveys } from "./surveys.ts";
import { loadSampleWorkingGroup } from "./working-group.ts";

/** Everything invented: bodies, people who work for them, their working group, what they ask for. May be repeated; never on a real deployment. */
export async function loadSampleData(services: Services): Promise<void> {
  await loadSampleOrganisations(services.organisations);
  await loadSamplePeople(services);
  await loadSampleWorkingGroup(services);
  await loadSampleAccess(services);
  await loadSampleContacts(services);
  await loadSampleRequests(services);
  await loadSampleSurveys(services);
}
