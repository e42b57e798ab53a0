import { type Email, emailOf } from "./email.ts";
import { type Mailer, MailRefused } from "./mailer.ts";
import type { Composers, Message, Recipient } from "./messages.ts";
import { isSettled, type Notification } from "./rules.ts";
import type { NotificationStore } from "./store.ts";

export interface DeliveryOptions {
  store: NotificationStore;
  composers: Composers;
  /** Undefined for somebody who has gone. */
  addressOf: (recipientId: string) => Promise<Recipient | undefined>;
  mailer: Mailer;
  publicOrigin: string;
  now: () => Date;
}

/** Sends what the notifier left in the outbox. */
export function createDeliveryService({ store, composers, addressOf, mailer, publicOrigin, now }: DeliveryOptions) {
  const at = (): string => now().toISOString();

  const compose = async ({ kind, subjectId, recipientId }: Notification): Promise<Message | undefined> =>
    kind === "digest" ? undefined : composers[kind](subjectId, recipientId);

  async function emailFor(notification: Notification): Promise<Email | undefined> {
    const to = await addressOf(notification.recipientId);
    const message = to && (await compose(notification));
    return to && message && emailOf(message, to, { notificationId: notification.notificationId, publicOrigin });
  }

  return {
    /** One that is sent already is not sent again; a crash between sending and recording repeats it with the same Message-ID. */
    async deliver(notificationId: string): Promise<void> {
      const notification = await store.findNotification(notificationId);
      if (!notification || isSettled(notification)) return;
      const email = await emailFor(notification);
      if (!email) return store.saveDropped(notification, at());
      try {
        await mailer.send(email);
      } catch (error) {
        if (error instanceof MailRefused) return store.saveBounced(notification, at());
        throw error;
      }
      await store.saveSent(notification, at());
    },
  };
}

export type DeliveryService = ReturnType<typeof createDeliveryService>;
