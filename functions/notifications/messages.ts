import type { NotificationKind } from "./kinds.ts";

/** What one e-mail says, as data: it is written once as plain text and once as HTML. */
export interface Message {
  /** Seen on locked screens and over shoulders: it names no person, no reason and no decision. */
  subject: string;
  paragraphs: readonly string[];
  /** The one thing to do next. `path` is on our site and begins with a slash. */
  action?: { text: string; path: string } | undefined;
}

/** Undefined when it need not be sent any more. */
export type Composer = (subjectId: string, recipientId: string) => Promise<Message | undefined>;
export type Composers = Record<NotificationKind, Composer>;

/** Who gets the e-mail: looked up when it is sent, and kept nowhere. */
export interface Recipient {
  name: string;
  address: string;
}
