import * as z from "zod";
import { registrableDomainOf } from "#functions/catalogue/destinations.ts";
import { normalisePattern } from "#functions/organisations/email-domains.ts";
import { kinds, Nation, Organisation, type OrganisationEdit } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { optionalShownText, shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors } from "#web/forms.ts";
import { anyOr } from "#web/params.ts";

const mostDomains = 40;

const domainLines = z
  .string({ error: "Enter the domains once" })
  .default("")
  .transform((text, context) => {
    const lines = text.split(/[\s,]+/).filter((line) => line);
    const wrong = lines.slice(0, mostDomains).find((line) => normalisePattern(line) === undefined);
    const message = wrong && `“${wrong.slice(0, 100)}” is not a domain that an organisation alone can have`;
    const problem = lines.length > mostDomains ? `Enter ${mostDomains} domains or fewer` : message;
    if (problem) context.addIssue({ code: "custom", message: problem });
    return problem ? [] : [...new Set(lines.flatMap((line) => normalisePattern(line) ?? []))];
  });

/** The id inside what is pasted: the id itself, or the address of the organisation's page. */
const pastedId = z
  .string({ error: "Enter one organisation" })
  .trim()
  .default("")
  .refine((text) => text === "" || /org_[0-9a-f]{24}(?![0-9a-f])/.test(text), {
    error: "Paste the web address of the organisation’s page here",
  })
  .transform((text) => /org_[0-9a-f]{24}/.exec(text)?.[0]);

export const OrganisationForm = z.object({
  version: z.coerce.number({ error: "Open this page again and start afresh" }).int().positive(),
  name: shownText("Enter the name", 200),
  nameWelsh: optionalShownText(200),
  kind: z.enum(kinds, { error: "Select what kind of organisation it is" }),
  nation: anyOr(Nation),
  domains: domainLines,
  itSupplierDomains: domainLines.transform((domains) => (domains.length > 0 ? domains : undefined)),
  website: optionalShownText(2048).refine(
    (text) => /^https?:\/\//i.test(text ?? "https://") && Organisation.shape.website.safeParse(text).success,
    "Enter a web address that starts with https://",
  ),
  parentId: pastedId,
  sharedFilterId: optionalShownText(60),
});

export const valuesOf = (organisation: Organisation): FormValues => ({
  version: String(organisation.version),
  name: organisation.name,
  nameWelsh: organisation.nameWelsh ?? "",
  kind: organisation.kind,
  nation: organisation.nation ?? "",
  domains: organisation.domains.join("\n"),
  itSupplierDomains: organisation.itSupplierDomains?.join("\n") ?? "",
  website: organisation.website ?? "",
  parentId: organisation.parentId ?? "",
  sharedFilterId: organisation.sharedFilterId ?? "",
});

/** A domain that many bodies share proves nothing about one of them, so none can take it for itself. */
async function sharedDomain(
  added: readonly string[],
  { organisations }: Pick<Services, "organisations">,
): Promise<string | undefined> {
  const isEnding = (pattern: string) => registrableDomainOf(pattern.replace("*.", "")) === undefined;
  return added.find(isEnding) ?? (await organisations.findSharedPatterns(added))[0];
}

/** What only the register can say against an edit. */
export async function whyNotEdit(
  before: Organisation,
  { domains, parentId }: OrganisationEdit,
  services: Pick<Services, "organisations">,
): Promise<FormErrors | undefined> {
  const shared = await sharedDomain(
    domains.filter((pattern) => !before.domains.includes(pattern)),
    services,
  );
  const issues = shared
    ? [{ path: ["domains"], message: `${shared} is shared by many organisations, so it cannot be this one’s alone` }]
    : [];
  const isNewParent = parentId !== undefined && parentId !== before.parentId;
  if (parentId === before.organisationId) {
    issues.push({ path: ["parentId"], message: "An organisation cannot be part of itself" });
  } else if (isNewParent && !(await services.organisations.findOrganisation(parentId))) {
    issues.push({ path: ["parentId"], message: "No organisation has this web address" });
  }
  return issues.length > 0 ? formErrors(issues) : undefined;
}
