import { batches } from "#functions/table.ts";
import { type NotificationRequest, notificationsFor } from "./rules.ts";
import type { NotificationStore } from "./store.ts";

const savedAtOnce = 10;

/** What features call from an effect of theirs when somebody is to be told something. */
export function createNotifier({ store, now }: { store: Pick<NotificationStore, "saveNew">; now: () => Date }) {
  return {
    /** Repeating it with the same cause tells nobody twice. Sending is left to the outbox. */
    async notify(request: NotificationRequest): Promise<void> {
      for (const batch of batches(notificationsFor(request, now().toISOString()), savedAtOnce)) {
        await Promise.all(batch.map((each) => store.saveNew(each)));
      }
    },
  };
}

export type Notifier = ReturnType<typeof createNotifier>;
