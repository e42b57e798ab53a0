import * as z from "zod";
import type { Member } from "#functions/accounts/rules.ts";
import { longestDaysOpen } from "#functions/charter/rules.ts";
import { Id, newId } from "#functions/ids.ts";
import type { DraftInput } from "#functions/proposals/drafts.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import type { WebContext } from "#web/context.ts";
import { isWebAddress, shownText } from "#web/form-fields.ts";
import type { Form, FormValues } from "#web/forms.ts";
import { interestFields, interestOf } from "../forms.ts";

/** One choice of a list of radios, checkboxes or a select. */
export interface Option {
  value: string;
  text: string;
  hint?: { text: string };
}

export interface Draft {
  proposalId: string;
  version: number;
  input: DraftInput;
}

/** What one subject adds to the drafting form: its fields' values, what they offer, and how they are read. */
export interface DraftSubject {
  title: string;
  /** The values of an empty form. */
  fresh: (c: WebContext, actor: Member) => Promise<FormValues>;
  valuesOf: (proposal: Proposal) => FormValues;
  offers: (values: FormValues, actor: Member, c: WebContext) => Promise<object>;
  read: (c: WebContext) => Promise<Form<Draft>>;
}

const linkLines = z
  .string()
  .default("")
  .transform((text) => text.split(/\s+/).filter((line) => line))
  .refine((links) => links.length <= 10, "Enter 10 links or fewer")
  .refine((links) => links.every((link) => link.length <= 2048 && isWebAddress(link)), {
    error: "Enter each link on a line of its own, starting with https://",
  })
  // In the one spelling that browsers follow: what is shown is where it leads.
  .transform((links) => links.map((link) => new URL(link).href));

/** What every draft says. `proposalId` makes sending a new draft twice one act; `version` is that of the draft edited. */
export const commonFields = {
  proposalId: Id("proposal"),
  version: z.coerce.number().int().nonnegative(),
  title: shownText("Enter a title", 120),
  rationale: shownText("Enter why you propose this", 5000),
  links: linkLines,
  daysOpen: z.coerce.number({ error: "Select how long the vote is open" }).int().min(1).max(longestDaysOpen),
  ...interestFields,
};
type Common = z.output<z.ZodObject<typeof commonFields>>;

/** The draft that a form makes, with what its subject adds. */
export const draftFrom = <About extends object>(form: Common, about: About): Draft => {
  const { proposalId, version, title, rationale, links, daysOpen } = form;
  const input = { title, rationale, links, daysOpen, interest: interestOf(form), ...about };
  return { proposalId, version, input: input as unknown as DraftInput };
};

export const freshValues = (title: string, daysOpen: number): FormValues => ({
  proposalId: newId("proposal"),
  version: "0",
  title,
  daysOpen: String(daysOpen),
});

export const commonValues = ({
  proposalId,
  version,
  title,
  rationale,
  links,
  daysOpen,
  interest,
}: Proposal): FormValues => ({
  proposalId,
  version: String(version),
  title,
  rationale,
  links: links.join("\n"),
  daysOpen: String(daysOpen),
  interest: interest.kind,
  interestDetail: interest.detail ?? "",
});
