import type { Category } from "#functions/contacts/coverage.ts";
import type { ContactState, PersonalFields } from "#functions/contacts/rules.ts";
import { showTelephone } from "#functions/contacts/telephone.ts";

export const stateWords: Record<ContactState, string> = {
  unconfirmed: "Not confirmed yet",
  confirmed: "Confirmed",
  unverified: "Did not answer, or mail came back",
  objected: "Does not want to be recorded",
  erased: "Erased",
};

export const categoryWords: Record<Category, string> = {
  confirmed: "Known, and confirmed by themselves",
  unconfirmed: "Recorded, not confirmed yet",
  volunteer: "Not known yet; a colleague is looking",
  nobody: "Not known yet",
};

/** As people read it. */
export const shownFields = (fields: PersonalFields): PersonalFields => ({
  ...fields,
  ...(fields.telephone && { telephone: showTelephone(fields.telephone) }),
});
