import type { Message } from "#functions/notifications/messages.ts";

/** Names no host: a subject is seen over shoulders, and the page says what is so by then. */
export const newNames = (day: string): Message => ({
  subject: "Something has changed about a listed name",
  paragraphs: [
    `On ${day} the nightly check of names on the shared whitelist found something new: a name that is gone, that points to nothing, or that may have changed hands.`,
    "The page says which, and since when. Nothing has been taken off the list. If it is dangerous, two publishers can remove it at once.",
  ],
  action: { text: "See what was found", path: "/publishing/names" },
});
