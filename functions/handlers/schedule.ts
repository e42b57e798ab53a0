import * as z from "zod";
import { servicesFromEnvironment } from "#functions/environment.ts";
import { eventHandler } from "./event-handler.ts";

const { services } = await servicesFromEnvironment();
const timeForOneMoreRound = 30_000;

/** Every minute: closes the votes that are due, puts announced entries in force, and does what the stream left undone. */
export const handler = eventHandler(z.unknown(), async (_event, context): Promise<void> => {
  async function dispatchAll(): Promise<void> {
    while ((await services.outbox.dispatchWaiting()) > 0 && context.getRemainingTimeInMillis() > timeForOneMoreRound);
  }
  // Neither waits for the other, nor does the failure of one keep the other from being done.
  const outcomes = await Promise.allSettled([services.runDueWork(), dispatchAll()]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
});
