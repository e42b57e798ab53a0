import type { Message } from "#functions/notifications/messages.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { NoticeStore } from "./notice-store.ts";
import { keyOf, type Notice, noticeText, readKey } from "./notices.ts";
import type { createRoleService } from "./role-service.ts";

interface NoticeOptions {
  notices: NoticeStore;
  representativesOf: ReturnType<typeof createRoleService>["representativesOf"];
  organisations: Pick<OrganisationService, "findOrganisation">;
  notifier: Notifier;
  now: () => Date;
}

/** What people are told about their account: on its page until they have read it, and by e-mail if they want that. */
export function createNoticeService({ notices, representativesOf, organisations, notifier, now }: NoticeOptions) {
  const mail = (key: string, cause: string): Promise<void> =>
    notifier.notify({ kind: "account_notice", subjectId: key, recipientIds: [readKey(key).personId], cause });

  return {
    /** By e-mail too, what the page says already. May run twice. */
    mailNotice: mail,

    /** Undefined once it has been read on the page. */
    async composeNotice(key: string): Promise<Message | undefined> {
      const { personId, kind, about } = readKey(key);
      const found = (await notices.listNotices(personId)).find((each) => each.kind === kind && each.about === about);
      if (!found) return undefined;
      const organisation = found.organisationId && (await organisations.findOrganisation(found.organisationId));
      return {
        subject: "Your account on Commonlist has changed",
        paragraphs: [noticeText(found, organisation ? organisation.name : undefined)],
        action: { text: "See your account", path: "/account" },
      };
    },

    /** Tells both representatives that who they are has changed. May run twice. */
    async tellRepresentatives(organisationId: string, cause: string): Promise<void> {
      const told = Object.values(await representativesOf(organisationId)).map((personId): Notice => {
        return {
          personId,
          kind: "representatives_changed",
          about: organisationId,
          organisationId,
          at: now().toISOString(),
        };
      });
      await notices.saveNotices(told);
      for (const notice of told) await mail(keyOf(notice), cause);
    },

    /** On the page alone: the address takes no e-mail. */
    tellMailBounced: (personId: string): Promise<void> =>
      notices.saveNotices([{ personId, kind: "mail_bounced", about: personId, at: now().toISOString() }]),
  };
}
