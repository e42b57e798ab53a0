import { type EntityConfiguration, Service } from "electrodb";
import { commit, readBatches, unlessConditionFails } from "#functions/table.ts";
import { effectWrite } from "#functions/trace.ts";
import { createDigestStore } from "./digest-store.ts";
import { notificationEntities } from "./entities.ts";
import { expirySecond, Notification } from "./rules.ts";

export function createNotificationStore(config: EntityConfiguration) {
  const db = new Service(notificationEntities(config), config);
  const { notification } = db.entities;

  return {
    /** With the outbox item that has it sent. One that is there already stays as it is. */
    async saveNew(content: Notification): Promise<void> {
      const { notificationId: subjectId, createdAt: at } = content;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.notification.create({ ...content, expiresAtSecond: expirySecond(content) }).commit(),
              effectWrite(actions, { type: "notification_due", subjectId, at }),
            ])
            .go(),
        [() => undefined],
      );
    },

    async findNotification(notificationId: string): Promise<Notification | undefined> {
      const { data } = await notification.get({ notificationId }).go({ consistent: true });
      return data ? Notification.parse(data) : undefined;
    },

    /** Those that exist, in no order. */
    findNotifications: (notificationIds: readonly string[]): Promise<Notification[]> =>
      readBatches(
        notificationIds,
        (batch) => notification.get(batch.map((notificationId) => ({ notificationId }))).go({ consistent: true }),
        (item) => Notification.parse(item),
      ),

    ...createDigestStore(config),

    async saveSent({ notificationId }: Notification, sentAt: string): Promise<void> {
      await unlessConditionFails(
        notification
          .patch({ notificationId })
          .set({ sentAt })
          .where((stored, { notExists }) => notExists(stored.sentAt))
          .go(),
      );
    },

    async saveDropped({ notificationId }: Notification, droppedAt: string): Promise<void> {
      await unlessConditionFails(
        notification
          .patch({ notificationId })
          .set({ droppedAt })
          .where((stored, { notExists }) => `${notExists(stored.droppedAt)} AND ${notExists(stored.sentAt)}`)
          .go(),
      );
    },

    /** With the effect that tells the features; the first time alone, however often the address is said to be dead. */
    async saveBounced({ notificationId }: Notification, bouncedAt: string): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.notification
                .patch({ notificationId })
                .set({ bouncedAt })
                .where((stored, { notExists }) => notExists(stored.bouncedAt))
                .commit(),
              effectWrite(actions, { type: "mail_bounced", subjectId: notificationId, at: bouncedAt }),
            ])
            .go(),
        [() => undefined],
      );
    },
  };
}

export type NotificationStore = ReturnType<typeof createNotificationStore>;
