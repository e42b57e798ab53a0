import type { AccountService } from "#functions/accounts/service.ts";
import type { Effect } from "#functions/trace.ts";
import type { LivingContact } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";

interface DepartureOptions {
  sealing: Sealing;
  accounts: Pick<AccountService, "findPersonIdByAddress" | "filteringOwnersOf">;
}

/** What must follow when a contact ends by somebody's word: a filtering owner is a confirmed contact, so the role ends as well. */
export const createDepartures = ({ sealing, accounts }: DepartureOptions) => ({
  async effectsOf(contact: LivingContact): Promise<Effect[]> {
    const { contactId, organisationId } = contact;
    const personId = await accounts.findPersonIdByAddress((await sealing.open(contact)).email);
    const isOwner = personId !== undefined && (await accounts.filteringOwnersOf(organisationId)).includes(personId);
    return [
      { type: "contact_erased", subjectId: contactId },
      ...(isOwner ? [{ type: "filtering_owner_left" as const, subjectId: personId }] : []),
    ];
  },
});

export type Departures = ReturnType<typeof createDepartures>;
