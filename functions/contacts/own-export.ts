import type { OwnRecord } from "./confirmation-service.ts";
import type { Controller } from "./messages.ts";

/** The answer to a subject access request: everything held on the person. Stewards are named by their role. */
export const exportOf = ({ contact, fields, organisation, views }: OwnRecord, controller: Controller) => ({
  controller,
  purpose: "So that requests by staff of the organisation to open a tool reach somebody who can decide them",
  lawfulBasis: "A task carried out in the public interest (UK GDPR Article 6(1)(e))",
  source: `A colleague at ${organisation.name}`,
  recipients: [
    `Those whom ${organisation.name} has decide about its web filter`,
    "Stewards of the register, one contact at a time, for a recorded reason",
    "Suppliers who run our servers and send our e-mail, on our behalf",
  ],
  organisation: organisation.name,
  contactId: contact.contactId,
  details: fields,
  state: contact.state,
  recordedAt: contact.addedAt,
  confirmedAt: contact.confirmedAt,
  askedAgainAt: contact.askedAt,
  nextStepDueAt: contact.dueAt,
  views: views.map(({ viewedAt, reason }) => ({ viewedAt, by: "A steward of the register", reason })),
});
