import * as z from "zod";
import type { PersonalFields } from "#functions/contacts/rules.ts";
import { normaliseTelephone, showTelephone } from "#functions/contacts/telephone.ts";
import { Id } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import { optionalShownText, shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors } from "#web/forms.ts";

const telephone = z
  .string({ error: "Enter one telephone number" })
  .trim()
  .default("")
  .transform((text, context) => {
    const number = text && normaliseTelephone(text);
    if (text && !number) {
      context.addIssue({ code: "custom", message: "Enter a telephone number, like 01632 960 001" });
    }
    return number || undefined;
  });

const particulars = {
  name: optionalShownText(120),
  role: shownText("Enter their role, like head of information security", 120),
  teamMailbox: optionalShownText(254),
  telephone,
  reach: optionalShownText(500),
};

/** What a person, or an owner, can correct. */
export const CorrectionForm = z.object(particulars);

const { name, role, ...ways } = particulars;
const email = shownText("Enter their work e-mail address", 254);
export const ContactForm = z.object({
  contactId: Id("contact"),
  ...{ name, role, email, ...ways },
  known: shownText("Enter how you know", 500),
});

/** Whoever is recorded names another: how it is known is plain. */
export const SuccessorForm = ContactForm.omit({ known: true, reach: true });

export const valuesOf = (fields: PersonalFields): FormValues => ({
  name: fields.name ?? "",
  role: fields.role,
  teamMailbox: fields.teamMailbox ?? "",
  telephone: fields.telephone ? showTelephone(fields.telephone) : "",
  reach: fields.reach ?? "",
});

/** What only the register can say against the addresses. */
export async function addressErrors(
  organisationId: string,
  given: Partial<Record<"email" | "teamMailbox", string | undefined>>,
  { contacts }: Pick<Services, "contacts">,
): Promise<FormErrors | undefined> {
  const issues = [];
  for (const field of ["email", "teamMailbox"] as const) {
    const problem = given[field] && (await contacts.whyNotAddress(organisationId, given[field]));
    if (problem === "malformed") {
      issues.push({ path: [field], message: "Enter an e-mail address, like name@example.gov.uk" });
    }
    if (problem === "elsewhere") {
      const message = "Enter an address at the organisation itself, or at the supplier recorded as running its IT";
      issues.push({ path: [field], message });
    }
  }
  return issues.length > 0 ? formErrors(issues) : undefined;
}
