import { Refusal } from "#functions/errors.ts";
import { digestFrom, nextSlot } from "./digests.ts";
import { emailOf } from "./email.ts";
import { isAnswerNeeded } from "./kinds.ts";
import { letterOf } from "./letters.ts";
import { type Mailer, MailRefused } from "./mailer.ts";
import type { Composers, Message, Recipient } from "./messages.ts";
import type { PreferenceService } from "./preference-service.ts";
import { howToDeliver, isPerson } from "./preferences.ts";
import { isSettled, type Notification } from "./rules.ts";
import type { NotificationStore } from "./store.ts";

export interface DeliveryOptions {
  store: NotificationStore;
  preferences: Pick<PreferenceService, "choiceOf" | "unsubscribePath">;
  composers: Composers;
  /** Undefined for somebody who has gone. */
  addressOf: (recipientId: string) => Promise<Recipient | undefined>;
  mailer: Mailer;
  /** Who runs the service, as every e-mail says. */
  sender: string;
  publicOrigin: string;
  now: () => Date;
}

/** A day's message can be closed at the very moment; the one of the day after cannot. */
const slotsTried = 3;

/** Sends what the notifier left in the outbox. */
export function createDeliveryService(options: DeliveryOptions) {
  const { store, preferences, composers, addressOf, mailer, sender, publicOrigin, now } = options;
  const at = (): string => now().toISOString();

  const compose = async ({ kind, subjectId, recipientId }: Notification): Promise<Message | undefined> =>
    kind === "digest" ? undefined : composers[kind](subjectId, recipientId);

  /** In the order in which they came. */
  async function messagesOf(notification: Notification): Promise<Message[]> {
    if (notification.kind !== "digest") return [await compose(notification)].flatMap((message) => message ?? []);
    const parts = await store.findNotifications(await store.closeDigest(notification, at()));
    parts.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    const composed = await Promise.all(parts.map(compose));
    return composed.flatMap((message) => message ?? []);
  }

  async function send(notification: Notification): Promise<void> {
    const { notificationId, recipientId, kind } = notification;
    const to = await addressOf(recipientId);
    const letter =
      to &&
      letterOf(await messagesOf(notification), {
        recipientId,
        isAnswerNeeded: isAnswerNeeded(kind),
        sender,
        unsubscribePath: preferences.unsubscribePath(recipientId),
      });
    if (!to || !letter) return store.saveDropped(notification, at());
    try {
      await mailer.send(emailOf(letter, to, { notificationId, publicOrigin }));
    } catch (error) {
      if (error instanceof MailRefused) return store.saveBounced(notification, at());
      throw error;
    }
    await store.saveSent(notification, at());
  }

  /** Into the message of the next day that still takes any. */
  async function hold(notification: Notification): Promise<void> {
    let slot = nextSlot(at());
    for (let tried = 1; ; tried += 1) {
      const digest = digestFrom(notification, slot, at());
      const saves = [() => store.saveFirstHeld(notification, digest, slot), () => store.saveHeld(notification, digest)];
      for (const save of saves) if (await isSaved(save)) return;
      if (tried === slotsTried) throw new Refusal("changed_meanwhile");
      slot = nextSlot(slot.at);
    }
  }

  return {
    /** One that is sent already is not sent again; a crash between sending and recording repeats it with the same Message-ID. */
    async deliver(notificationId: string): Promise<void> {
      const notification = await store.findNotification(notificationId);
      if (!notification || isSettled(notification)) return;
      const { recipientId } = notification;
      const choice = isPerson(recipientId) ? await preferences.choiceOf({ personId: recipientId }) : "at_once";
      const how = howToDeliver(notification, choice);
      if (how === "drop") return store.saveDropped(notification, at());
      await (how === "hold" ? hold(notification) : send(notification));
    },
  };
}

/** False when another state than the expected one was found. */
async function isSaved(save: () => Promise<void>): Promise<boolean> {
  try {
    await save();
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "changed_meanwhile") return false;
    throw error;
  }
}
