import type { Member } from "#functions/accounts/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { Change } from "./change-service.ts";
import type { Intake, NewContact } from "./intake-service.ts";
import { mayKeep, type Volunteer } from "./rules.ts";
import type { ContactStore } from "./store.ts";

interface RecordingOptions {
  store: ContactStore;
  change: Change;
  intake: Intake;
  limits: Pick<LimitService, "useAs">;
}

/** What volunteers do. */
export function createRecordingService({ store, change, intake, limits }: RecordingOptions) {
  return {
    whyNotAddress: intake.whyNotAddress,

    findVolunteering: (actor: Member): Promise<Volunteer | undefined> =>
      store.findVolunteer(actor.organisationId, actor.personId),

    /** Undertaken for one's own organisation alone. Pressing twice undertakes it once. */
    async volunteer({ personId, organisationId }: Member): Promise<void> {
      await change(organisationId, async ({ volunteers }, _, at) => {
        if (volunteers.some((each) => each.personId === personId)) return undefined;
        const act = { type: "volunteer_started", subjectId: organisationId, actorId: personId, at };
        return { volunteer: { after: { organisationId, personId, startedAt: at } }, acts: [{ act }] };
      });
    },

    async stopVolunteering({ personId, organisationId }: Member): Promise<void> {
      await change(organisationId, async ({ volunteers }, _, at) => {
        const before = volunteers.find((each) => each.personId === personId);
        const act = { type: "volunteer_stopped", subjectId: organisationId, actorId: personId, at };
        return before && { volunteer: { before }, acts: [{ act }] };
      });
    },

    /**
     * By a volunteer or an owner, for their own organisation. Whoever recorded somebody learns that it was recorded, and nothing else:
     * not even whether the address was there before.
     */
    async recordContact(actor: Member, contact: NewContact): Promise<void> {
      const { personId, organisationId } = actor;
      await limits.useAs("contact", personId);
      await intake.refuseElsewhere(organisationId, [contact.email, contact.teamMailbox]);
      await change(organisationId, async ({ contacts, volunteers }, _, at) => {
        const before = volunteers.find((each) => each.personId === personId);
        if (!before && !mayKeep(actor, organisationId)) throw new Refusal("not_permitted");
        const isSent = contacts.some(({ contactId }) => contactId === contact.contactId);
        const added = isSent ? undefined : await intake.prepare(organisationId, contact, personId, at);
        const { contactId } = contact;
        const act = { type: "contact_recorded", subjectId: organisationId, actorId: personId, at };
        return {
          ...(added && { contacts: [{ after: added }] }),
          ...(before && { volunteer: { before, after: { ...before, recordedAt: at } } }),
          acts: [{ act, effects: added ? [{ type: "contact_asked" as const, subjectId: contactId }] : [] }],
        };
      });
    },
  };
}
