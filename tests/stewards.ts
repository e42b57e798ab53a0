import { newId } from "#functions/ids.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";

/** A second steward, of another organisation than any, confirms the change that waits. */
export async function confirmPending(
  organisations: Pick<OrganisationService, "findPendingChange" | "confirmChange">,
  organisationId: string,
): Promise<void> {
  const second = { personId: newId("person"), organisationId: newId("organisation"), roles: ["steward" as const] };
  const pending = await organisations.findPendingChange(second, organisationId);
  await organisations.confirmChange(second, organisationId, pending?.digest ?? "");
}
