import { describeDestination } from "#functions/catalogue/destinations.ts";
import type { Message } from "#functions/notifications/messages.ts";
import type { WhitelistEntry } from "#functions/whitelist/rules.ts";

const mostNamed = 10;

/** No subject names a tool or what was decided. */
export const messages = {
  held: (edition: number): Message => ({
    subject: "A version of the shared whitelist is held",
    paragraphs: [
      `Version ${edition} was due and has not been published: at least one of its files would not say exactly what the list says.`,
      "Filters keep the version before it until this is put right. The publishers’ desk says which file, and by which request it was found.",
    ],
    action: { text: "Go to the publishers’ desk", path: "/publishing" },
  }),

  expiring: (day: string, entries: readonly WhitelistEntry[]): Message => ({
    subject: "Entries of the shared whitelist expire soon",
    paragraphs: [
      `On ${day} the time of ${entries.length === 1 ? "one entry" : `${entries.length} entries`} of the shared whitelist is over. Each goes then, unless the working group has voted on it again.`,
      ...entries.slice(0, mostNamed).map((entry) => `${entry.toolName}: ${describeDestination(entry)}.`),
      ...(entries.length > mostNamed ? [`And ${entries.length - mostNamed} more.`] : []),
      "A representative can propose to renew an entry. A renewal that is agreed counts as soon as it is published.",
    ],
    action: { text: "See what expires", path: "/editions/expiring" },
  }),
};
