import type { Message } from "#functions/notifications/messages.ts";

interface About {
  requestId: string;
  toolName: string;
}

const atDesk = ({ requestId }: About) => ({ text: "Look at the request", path: `/desk/requests/${requestId}` });
const atRequest = ({ requestId }: About) => ({ text: "See the request", path: `/requests/${requestId}` });

/** No subject names a tool, a person or what was decided. */
export const messages = {
  received: (about: About): Message => ({
    subject: "A request waits for your decision",
    paragraphs: [
      `Colleagues at your organisation ask for ${about.toolName}.`,
      "The page has what you need to decide: what it needs through the filter, what is known about it, and what others decided.",
    ],
    action: atDesk(about),
  }),

  reminder: (about: About): Message => ({
    subject: "Reminder: a request waits for your decision",
    paragraphs: [
      `The request for ${about.toolName} still waits for you.`,
      "If you cannot decide yet, ask for more information or pass it to another web filtering lead of your organisation.",
    ],
    action: atDesk(about),
  }),

  nudged: (about: About): Message => ({
    subject: "Colleagues ask you to look at a request",
    paragraphs: [`Those who ask for ${about.toolName} have asked you to look at it again.`],
    action: atDesk(about),
  }),

  question: (about: About): Message => ({
    subject: "A question about your request",
    paragraphs: [
      `Your organisation’s web filtering lead has a question about your request for ${about.toolName}. It goes on once you answer.`,
    ],
    action: { text: "Answer the question", path: `/requests/${about.requestId}` },
  }),

  changed: (about: About): Message => ({
    subject: "Your request has moved on",
    paragraphs: [`There is news about the request for ${about.toolName}.`],
    action: atRequest(about),
  }),

  toTest: (about: About & { toolId: string }): Message => ({
    subject: "Please try whether it works now",
    paragraphs: [
      `Your organisation says that ${about.toolName} has been opened. Try it from where you work, and say on the request’s page whether it works.`,
      "If it is still blocked, say so: the request goes back to the web filtering lead.",
    ],
    action: atRequest(about),
  }),

  held: ({ organisationName }: { organisationName: string }): Message => ({
    subject: "A request waits, and nobody can decide it yet",
    paragraphs: [
      `At ${organisationName} a request for a tool waits. No web filtering lead is there who could decide it.`,
      "It is held until there is one. Nobody else decides it, and it is never agreed by itself.",
    ],
    action: { text: "See which organisations have a web filtering lead", path: "/coverage" },
  }),

  escalated: ({ organisationName }: { organisationName: string }): Message => ({
    subject: "A request has waited long for a decision",
    paragraphs: [
      `At ${organisationName} a request for a tool has waited through two reminders.`,
      "Only the web filtering lead there decides it. You can help by finding out whether they still do that work.",
    ],
    action: { text: "See which organisations have a web filtering lead", path: "/coverage" },
  }),

  heldForContact: ({ organisationName }: { organisationName: string }): Message => ({
    subject: "Somebody at your organisation waits for a decision",
    paragraphs: [
      `Colleagues at ${organisationName} have asked for a tool. We have you down as somebody who looks after the web filter there.`,
      "Please sign in with your work address, so that two stewards can give you the role of web filtering lead. Until then the request is held.",
    ],
    action: { text: "Sign in", path: "/sign-in" },
  }),

  toReview: ({ decisionId, toolName }: { decisionId: string; toolName: string }): Message => ({
    subject: "A decision of your organisation needs another look",
    paragraphs: [
      `Your decision about ${toolName} rests on another organisation’s, and that or one it rested on no longer holds.`,
      "Yours still holds. Look at it, and say whether it stays.",
    ],
    action: { text: "Look at your decision", path: `/decisions/${decisionId}` },
  }),

  lapsed: ({ decisionId, toolName }: { decisionId: string; toolName: string }): Message => ({
    subject: "A decision of your organisation has run out",
    paragraphs: [`The last day of your decision about ${toolName} has passed. Decide anew if it should go on.`],
    action: { text: "Look at your decision", path: `/decisions/${decisionId}` },
  }),
} as const;
