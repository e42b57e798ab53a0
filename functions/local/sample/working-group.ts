import type { Services } from "#functions/services.ts";
import { sampleOrganisations } from "./organisations.ts";

const { eastmere, northwold, westerfold, southbrook, bridges, hospitals, police } = sampleOrganisations;
const founders = [eastmere, northwold, westerfold, southbrook, bridges, hospitals];

const steward = (personId: string, { organisationId }: { organisationId: string }) => ({
  personId,
  organisationId,
  roles: ["steward" as const],
});

/** The bodies that have sample representatives found the working group, as two stewards would. May be repeated. */
export async function loadSampleWorkingGroup({ workingGroup }: Pick<Services, "workingGroup">) {
  const [naming, confirming] = [steward("sample steward 1", police), steward("sample steward 2", hospitals)];
  for (const { organisationId } of founders) {
    if (await workingGroup.isMember(organisationId)) continue;
    await workingGroup.nominateFounder(naming, organisationId);
    await workingGroup.confirmFounder(confirming, organisationId);
  }
}
