import { type EntityConfiguration, Service } from "electrodb";
import { commit, unlessConditionFails } from "#functions/table.ts";
import { effectWrite } from "#functions/trace.ts";
import type { Digest, DigestSlot } from "./digests.ts";
import { notificationEntities } from "./entities.ts";
import { expirySecond, type Notification } from "./rules.ts";

/** A day's message fills up while the day lasts, and is closed before it is sent: so everything held is in exactly one that goes out. */
export function createDigestStore(config: EntityConfiguration) {
  const db = new Service(notificationEntities(config), config);
  const { notification } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  const holdWrite = (actions: Actions, { notificationId }: Notification, digestId: string) =>
    actions.notification
      .patch({ notificationId })
      .set({ digestId })
      .where(
        ({ digestId: heldIn, sentAt, droppedAt }, { notExists }) =>
          `${notExists(heldIn)} AND ${notExists(sentAt)} AND ${notExists(droppedAt)}`,
      )
      .commit();
  const heldAlready = () => undefined;

  return {
    /** The first of its day, with the outbox item that has the day's message sent. Refused when there is one already. */
    async saveFirstHeld(held: Notification, digest: Digest, { at }: DigestSlot): Promise<void> {
      const { notificationId: subjectId } = digest;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              holdWrite(actions, held, subjectId),
              actions.notification.create({ ...digest, expiresAtSecond: expirySecond(digest) }).commit(),
              effectWrite(actions, { type: "notification_due", subjectId, at }),
            ])
            .go(),
        [heldAlready],
      );
    },

    /** One more for the day's message. Refused when that is closed. */
    async saveHeld(held: Notification, { notificationId }: Digest): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              holdWrite(actions, held, notificationId),
              actions.notification
                .patch({ notificationId })
                .append({ parts: [held.notificationId] })
                .where(({ closedAt }, { notExists }) => notExists(closedAt))
                .commit(),
            ])
            .go(),
        [heldAlready],
      );
    },

    /** Everything the day's message tells. From now on nothing is added, however often it is closed. */
    async closeDigest({ notificationId }: Notification, closedAt: string): Promise<string[]> {
      await unlessConditionFails(
        notification
          .patch({ notificationId })
          .set({ closedAt })
          .where((stored, { notExists }) => notExists(stored.closedAt))
          .go(),
      );
      const { data } = await notification.get({ notificationId }).go({ consistent: true });
      return data?.parts ?? [];
    },
  };
}
