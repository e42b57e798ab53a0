import type { OwnerCheck } from "#functions/accounts/owner-checks.ts";
import type { RoleProposal } from "#functions/accounts/role-grants.ts";
import { type Actor, isMember, type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import type { AccountService } from "#functions/accounts/service.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import { type Contact, isLiving, type LivingContact, type PersonalFields } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore } from "./store.ts";
import type { ViewStore } from "./view-store.ts";
import { type ContactView, isOpenFor, type ViewRequest, whyCannotApprove } from "./viewing.ts";

interface StewardOptions {
  store: ContactStore;
  views: ViewStore;
  sealing: Sealing;
  accounts: Pick<AccountService, "ownership" | "findPersonIdByAddress">;
  now: () => Date;
}

/** One view of one contact, as the addresses of its pages name it. `viewId` is made when the form is shown. */
type ViewKey = Pick<ContactView, "organisationId" | "contactId" | "viewId">;
/** Without anything that names the person. */
export type ContactTrace = Omit<Contact, "sealed" | "lookup" | "addedBy">;
export interface OpenView {
  view: ContactView;
  contact: Contact;
  fields: PersonalFields;
}

export function createStewardService({ store, views, sealing, accounts, now }: StewardOptions) {
  const at = (): string => now().toISOString();

  function requireSteward(actor: Actor): Member {
    refuseIf(whyLacksRole(actor, "steward"));
    if (!isMember(actor)) throw new Refusal("not_permitted");
    return actor;
  }

  const traceOf = ({ sealed: _, lookup: __, addedBy: ___, ...trace }: Contact): ContactTrace => trace;

  async function requireLiving({ organisationId, contactId }: ViewKey): Promise<LivingContact> {
    const contact = await store.findContact(organisationId, contactId);
    if (!contact || !isLiving(contact)) throw new Refusal("not_found");
    return contact;
  }

  async function findOpen(actor: Actor, { contactId, viewId }: ViewKey): Promise<ContactView | undefined> {
    const view = await views.findView(contactId, viewId);
    return view && isOpenFor(view, actor, at()) ? view : undefined;
  }

  async function requireOpen(actor: Actor, key: ViewKey): Promise<OpenView> {
    requireSteward(actor);
    const view = await findOpen(actor, key);
    if (!view) throw new Refusal("contact_view_over");
    const contact = await requireLiving(key);
    return { view, contact, fields: await sealing.open(contact) };
  }

  async function requireConfirmed({ organisationId, check }: RoleProposal): Promise<void> {
    const contact = check && (await store.findContact(organisationId, check.contactId));
    if (contact?.state !== "confirmed") throw new Refusal("contact_not_confirmed");
  }

  async function endUnlessConfirmed(proposal: RoleProposal): Promise<void> {
    try {
      await requireConfirmed(proposal);
    } catch (error) {
      await accounts.ownership.end(proposal.personId);
      throw error;
    }
  }

  return {
    /** By state and dates; whom it is takes a view of each. */
    async listTraces(actor: Actor, organisationId: string): Promise<ContactTrace[]> {
      requireSteward(actor);
      return (await store.findHousehold(organisationId)).contacts.map(traceOf);
    },

    async findTrace(actor: Actor, organisationId: string, contactId: string): Promise<ContactTrace> {
      requireSteward(actor);
      const contact = await store.findContact(organisationId, contactId);
      if (!contact) throw new Refusal("not_found");
      return traceOf(contact);
    },

    /** Records the view, or, once a day's ten have been seen, asks another steward to approve it. */
    async openView(actor: Actor, key: ViewKey, reason: string): Promise<"open" | "waiting"> {
      const { personId: stewardId, organisationId: stewardOrganisationId } = requireSteward(actor);
      await requireLiving(key);
      if (await findOpen(actor, key)) return "open";
      if (await views.findRequest(key.contactId, key.viewId, at())) return "waiting";
      const asked = { ...key, stewardId, reason: await sealing.sealReason(key, reason) };
      try {
        await views.saveView({ ...asked, viewedAt: at() }, undefined);
        return "open";
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== "too_many_attempts") throw error;
        await views.saveRequest({ ...asked, stewardOrganisationId, requestedAt: at() });
        return "waiting";
      }
    },

    /** What the steward opened, for a short while after it was recorded. */
    viewOpen: requireOpen,

    /** Those that wait for a second steward, and one's own that wait or can be opened. */
    async listRequests(actor: Actor, cursor?: string) {
      requireSteward(actor);
      const { items, next }: Page<ViewRequest> = await views.listRequests(at(), cursor);
      const shown = items.filter(({ stewardId, approvedBy }) => !approvedBy || stewardId === actor.personId);
      return {
        items: await Promise.all(
          shown.map(async (request) => ({
            ...request,
            reason: (await sealing.openReason(request)) ?? "",
            isMine: request.stewardId === actor.personId,
            refusal: whyCannotApprove(request, actor),
          })),
        ),
        next,
      };
    },

    async approveView(actor: Actor, { contactId, viewId }: ViewKey): Promise<void> {
      const { personId } = requireSteward(actor);
      const request = await views.findRequest(contactId, viewId, at());
      if (!request) throw new Refusal("not_found");
      refuseIf(whyCannotApprove(request, actor));
      await views.saveApproval(request, personId, at());
    },

    /** The view that another steward approved: recorded now, as every other. */
    async openApproved(actor: Actor, key: ViewKey): Promise<void> {
      const { personId } = requireSteward(actor);
      const request = await views.findRequest(key.contactId, key.viewId, at());
      if (request?.stewardId !== personId) throw new Refusal("not_found");
      if (!request.approvedBy) throw new Refusal("second_organisation_needed");
      const { viewId, contactId, organisationId, stewardId, reason, approvedBy } = request;
      const view = { viewId, contactId, organisationId, stewardId, reason, approvedBy, viewedAt: at() };
      await views.saveView(view, request);
    },

    /** From an open view, after a check through what the organisation publishes. A second steward grants it. */
    async proposeOwner(actor: Actor, key: ViewKey, check: Omit<OwnerCheck, "contactId">): Promise<void> {
      const { contact, fields } = await requireOpen(actor, key);
      if (contact.state !== "confirmed") throw new Refusal("contact_not_confirmed");
      const personId = await accounts.findPersonIdByAddress(fields.email);
      if (!personId) throw new Refusal("contact_not_signed_in");
      const { organisationId, contactId } = key;
      await accounts.ownership.propose(actor, { personId, organisationId, check: { ...check, contactId } });
    },

    /** The second steward's part. The contact must still be confirmed, and a grant that meets its end at that moment ends with it. */
    async grantOwner(actor: Actor, { personId, roleProposalId }: { personId: string; roleProposalId: string }) {
      requireSteward(actor);
      const request = { personId, roleProposalId };
      const proposal = await accounts.ownership.findProposal(actor, request);
      if (proposal) await requireConfirmed(proposal);
      await accounts.ownership.grant(actor, request);
      if (proposal) await endUnlessConfirmed(proposal);
    },
  };
}
