import type { NotificationKind } from "./kinds.ts";

/** What one e-mail says, as data: it is written once as plain text and once as HTML. */
export interface Message {
  /** Seen on locked screens and over shoulders: it names no person, no reason and no decision. */
  subject: string;
  paragraphs: readonly string[];
  /** The one thing to do next. */
  action?: Link | undefined;
}

/** To a page of ours: `path` begins with a slash. */
export interface Link {
  text: string;
  path: string;
}

/** Undefined when it need not be sent any more. */
export type Composer = (subjectId: string, recipientId: string) => Promise<Message | undefined>;
export type Composers = Record<NotificationKind, Composer>;

/** Who gets the e-mail: looked up when it is sent, and kept nowhere. */
export interface Recipient {
  name: string;
  address: string;
}

/** One e-mail: a message, or in a digest several under one subject. */
export interface Letter {
  subject: string;
  messages: readonly Message[];
  /** Why it came and how to change that, below everything else. */
  footer: readonly string[];
  footerLinks: readonly Link[];
  /** Where no more of them can be asked for; undefined for what cannot be unsubscribed. */
  unsubscribePath?: string | undefined;
}
