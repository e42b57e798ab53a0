import * as z from "zod";
import { type Lane, lanes } from "#functions/outbox/rules.ts";
import { sendingServicesFromEnvironment } from "#functions/sending.ts";
import { endsSoon, rootEndsSoon } from "#functions/signing/roles.ts";
import { eventHandler } from "./event-handler.ts";

const { services } = await sendingServicesFromEnvironment();
const timeForOneMoreRound = 30_000;

/** Each lane has a schedule of its own, on a function of its own. */
const ScheduleEvent = z.object({ lane: z.enum(lanes) });

async function runDueWork(): Promise<void> {
  await services.runDueWork();
  const { root } = (await services.signing.status()) ?? {};
  if (root && endsSoon(root.expires, services.now().toISOString())) {
    console.error(JSON.stringify({ what: rootEndsSoon, version: root.version, expires: root.expires }));
  }
}

/** Every minute: what the stream left undone in one lane; in that of work also the votes that are due and the entries announced. */
export const handler = eventHandler(ScheduleEvent, async ({ lane }, context): Promise<void> => {
  const hasTime = (): boolean => context.getRemainingTimeInMillis() > timeForOneMoreRound;
  async function dispatchAll(): Promise<void> {
    while ((await services.outbox.dispatchWaiting([lane])) > 0 && hasTime());
  }
  const dueWork: Record<Lane, () => Promise<void>> = { work: runDueWork, mail: async () => {} };
  // Neither waits for the other, nor does the failure of one keep the other from being done.
  const outcomes = await Promise.allSettled([dueWork[lane](), dispatchAll()]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
});
