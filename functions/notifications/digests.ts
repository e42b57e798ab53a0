import { idFrom } from "#functions/ids.ts";
import type { Notification } from "./rules.ts";

/** One day's message of one recipient. */
export interface DigestSlot {
  /** As people in the United Kingdom call it. */
  day: string;
  at: string;
}

const hour = 7;
const inUk = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/London",
  dateStyle: "short",
  timeStyle: "short",
});
const hourMilliseconds = 3_600_000;

/** Seven o'clock on that day in the United Kingdom, whichever time it keeps then. */
function sevenOn(day: string): string {
  const wanted = `${day} ${String(hour).padStart(2, "0")}:00`;
  const inWinter = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00.000Z`);
  const at = inUk.format(inWinter) === wanted ? inWinter : inWinter - hourMilliseconds;
  return new Date(at).toISOString();
}

/** The first slot after that moment. */
export function nextSlot(now: string): DigestSlot {
  const dayAfter = (days: number): string => inUk.format(Date.parse(now) + days * 24 * hourMilliseconds).slice(0, 10);
  const today = { day: dayAfter(0), at: sevenOn(dayAfter(0)) };
  return today.at > now ? today : { day: dayAfter(1), at: sevenOn(dayAfter(1)) };
}

/** The digest that begins with this notification. */
export const digestFrom = ({ notificationId, recipientId }: Notification, { day }: DigestSlot, createdAt: string) => ({
  notificationId: idFrom("notification", "digest", recipientId, day),
  kind: "digest" as const,
  subjectId: day,
  recipientId,
  createdAt,
  parts: [notificationId],
});
export type Digest = ReturnType<typeof digestFrom>;
