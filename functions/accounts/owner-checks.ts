import * as z from "zod";

/** Through what an organisation publishes of itself: never through what the contact or whoever recorded them gave. */
export const checkWays = ["switchboard", "published_mailbox"] as const;

/** How a steward made sure that a confirmed contact is who they say. Structured, so that it names nobody. */
export const OwnerCheck = z.object({
  contactId: z.string(),
  way: z.enum(checkWays),
  checkedOn: z.iso.date(),
  /** The organisation's page on which the number or the mailbox is published. */
  publishedAt: z.url({ protocol: /^https$/ }),
});
export type OwnerCheck = z.infer<typeof OwnerCheck>;
