import { isPerson } from "./preferences.ts";
import type { NotificationStore } from "./store.ts";

interface BounceOptions {
  store: Pick<NotificationStore, "findNotification" | "saveBounced">;
  /** Each may be told twice. */
  tellPerson: (personId: string) => Promise<void>;
  tellContact: (contactId: string) => Promise<void>;
  now: () => Date;
}

/** E-mails that came back. */
export const createBounceService = ({ store, tellPerson, tellContact, now }: BounceOptions) => ({
  /** As the mail service tells it, often some time after it took the e-mail. Anything but a notification of ours changes nothing. */
  async recordBounce(notificationId: string): Promise<void> {
    const notification = await store.findNotification(notificationId);
    if (notification) await store.saveBounced(notification, now().toISOString());
  },

  /** Tells the feature that knows the address. */
  async passOn(notificationId: string): Promise<void> {
    const notification = await store.findNotification(notificationId);
    if (!notification) return;
    const { recipientId } = notification;
    await (isPerson(recipientId) ? tellPerson(recipientId) : tellContact(recipientId));
  },
});
