import { isToken, newToken, tokenHash } from "#functions/accounts/sessions.ts";
import { Refusal } from "#functions/errors.ts";
import { type Contact, type ContactToken, type LivingContact, tokenEnd } from "./rules.ts";
import type { Sealing } from "./sealing-details.ts";
import type { ContactStore } from "./store.ts";
import type { ViewStore } from "./view-store.ts";
import type { ContactView } from "./viewing.ts";

interface LinkOptions {
  store: Pick<ContactStore, "findToken" | "saveToken">;
  views: Pick<ViewStore, "listViews">;
  sealing: Sealing;
  now: () => Date;
}

export type ShownView = Pick<ContactView, "viewedAt"> & { reason: string | undefined };

/** The links by which people recorded reach their page, and what that page and their organisation's owner see of views. */
export function createLinks({ store, views, sealing, now }: LinkOptions) {
  const at = (): string => now().toISOString();

  const issue = ({ organisationId, contactId }: Pick<Contact, "organisationId" | "contactId">) => {
    const token = newToken();
    return { token, issued: { tokenHash: tokenHash(token), organisationId, contactId, expiresAt: tokenEnd(at()) } };
  };

  /** Used or not. */
  async function requireToken(token: string): Promise<ContactToken> {
    const found = isToken(token) ? await store.findToken(tokenHash(token), at()) : undefined;
    if (!found) throw new Refusal("not_found");
    return found;
  }

  return {
    issue,
    requireToken,

    async requireUnused(token: string): Promise<ContactToken> {
      const found = await requireToken(token);
      if (found.usedAt !== undefined) throw new Refusal("contact_link_used");
      return found;
    },

    /** For an e-mail that is being written. Earlier links stay until they are used or end. */
    async issueLink(contact: LivingContact): Promise<string> {
      const { token, issued } = issue(contact);
      await store.saveToken(issued);
      return `/contact-confirmations/${token}`;
    },

    /** Every view of a contact, with its reason; without the steward. */
    async listViews(contactId: string): Promise<ShownView[]> {
      const all = await views.listViews(contactId);
      return Promise.all(
        all.map(async (view) => ({ viewedAt: view.viewedAt, reason: await sealing.openReason(view) })),
      );
    },
  };
}

export type Links = ReturnType<typeof createLinks>;
