import * as z from "zod";
import { idFrom } from "#functions/ids.ts";
import { addDays, secondOf } from "#functions/times.ts";
import { type NotificationKind, notificationKinds } from "./kinds.ts";

/** A digest is a notification too: the one that holds a day's others. */
export const itemKinds = [...notificationKinds.map(({ name }) => name), "digest"] as const;

/**
 * That somebody is to be told something: ids alone. Each mark is set once and never taken back, under the condition that it is not there
 * yet, which is why there is no version.
 */
export const Notification = z.object({
  notificationId: z.string(),
  kind: z.enum(itemKinds),
  /** What it is about; the day, for a digest. */
  subjectId: z.string(),
  /** A person or a contact. */
  recipientId: z.string(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().optional(),
  /** Not to be sent any more, nor ever was. */
  droppedAt: z.iso.datetime().optional(),
  /** The day's message that tells it instead. */
  digestId: z.string().optional(),
  /** Of a digest: what it tells, and from when on nothing is added. */
  parts: z.array(z.string()).optional(),
  closedAt: z.iso.datetime().optional(),
  /** The mail server, theirs or ours, said that the address takes no mail. */
  bouncedAt: z.iso.datetime().optional(),
});
export type Notification = z.infer<typeof Notification>;

/** What the notification is made of. `cause` is the outbox item that it follows from. */
export interface NotificationRequest {
  kind: NotificationKind;
  subjectId: string;
  recipientIds: readonly string[];
  cause: string;
}

/** One for each recipient, with an id that repeating the cause gives again. */
export const notificationsFor = (
  { kind, subjectId, recipientIds, cause }: NotificationRequest,
  createdAt: string,
): Notification[] =>
  [...new Set(recipientIds)].map((recipientId) => ({
    notificationId: idFrom("notification", cause, kind, subjectId, recipientId),
    kind,
    subjectId,
    recipientId,
    createdAt,
  }));

/** Nothing is left to be done about it by itself. */
export const isSettled = ({ sentAt, droppedAt, bouncedAt, digestId }: Notification): boolean =>
  [sentAt, droppedAt, bouncedAt, digestId].some((mark) => mark !== undefined);

const keptDays = 90;
export const expirySecond = ({ createdAt }: Notification): number => secondOf(addDays(createdAt, keptDays));
