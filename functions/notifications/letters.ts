import type { Letter, Message } from "./messages.ts";
import { isPerson } from "./preferences.ts";

interface Setting {
  recipientId: string;
  /** Sent whatever the recipient has chosen. */
  isAnswerNeeded: boolean;
  /** Who runs the service. */
  sender: string;
  /** Where this recipient can stop them; of people alone. */
  unsubscribePath: string;
}

const dailySubject = "Your daily message from Commonlist";

/** Undefined when there is nothing left to say. */
export function letterOf(
  messages: readonly Message[],
  { recipientId, isAnswerNeeded, sender, unsubscribePath }: Setting,
): Letter | undefined {
  const [first] = messages;
  if (!first) return undefined;
  const from = `Sent by Commonlist, a service run by ${sender}.`;
  const letter = { subject: messages.length > 1 ? dailySubject : first.subject, messages };
  if (!isPerson(recipientId)) {
    return { ...letter, footer: [from], footerLinks: [{ text: "How your details are used", path: "/privacy" }] };
  }
  const choose = { text: "Choose which e-mails you get", path: "/account/notifications" };
  return isAnswerNeeded
    ? {
        ...letter,
        footer: [`${from} Somebody waits for your answer, so it comes whatever e-mails you have chosen.`],
        footerLinks: [choose],
      }
    : {
        ...letter,
        footer: [from],
        footerLinks: [choose, { text: "Stop these e-mails", path: unsubscribePath }],
        unsubscribePath,
      };
}
