import * as z from "zod";
import { servicesFromEnvironment } from "#functions/environment.ts";
import { Id } from "#functions/ids.ts";
import { eventHandler } from "./event-handler.ts";

/**
 * A bounce as SES tells EventBridge ("Bounce record" in its guide). Of all that it holds only our own tag is read: the rest are addresses.
 * The tag's name is the one that the mailer gives.
 */
const BounceEvent = z.object({
  detail: z.object({
    eventType: z.literal("Bounce"),
    bounce: z.object({ bounceType: z.string() }),
    mail: z.object({ tags: z.object({ notification: z.tuple([Id("notification")]) }) }),
  }),
});

const { services } = await servicesFromEnvironment();

/** Only what is for good says something of the address: a full mailbox is emptied one day. */
export const handler = eventHandler(BounceEvent, async ({ detail }): Promise<void> => {
  if (detail.bounce.bounceType !== "Permanent") return;
  await services.bounces.recordBounce(detail.mail.tags.notification[0]);
});
