import type { SignInRefusal } from "#functions/accounts/sign-in-service.ts";
import type { PageStatus } from "#web/render.ts";

interface Words {
  status: PageStatus;
  title: string;
  paragraphs: readonly string[];
}

/** What somebody is told who came back from their provider and gets no session. */
export const signInRefusals: Record<SignInRefusal, Words> = {
  webmail: {
    status: 403,
    title: "Sign in with your work e-mail address",
    paragraphs: [
      "You signed in with a personal e-mail address. Anyone can have one, so it does not show that you work in the public sector.",
      "Sign in again with the address that your organisation gave you. We have kept nothing about you.",
    ],
  },
  unknown_domain: {
    status: 403,
    title: "We do not know your organisation’s e-mail addresses yet",
    paragraphs: [
      "What follows the @ in your address is not in our register of public bodies, so you cannot sign in with it.",
      "If you have another address that ends in .gov.uk, .nhs.uk or similar, sign in with that.",
      "If you do work for a public body, ask a colleague who can sign in, or the people who run this service, to have the address added to the register. We have kept nothing about you.",
    ],
  },
  address_not_verified: {
    status: 403,
    title: "Your e-mail address has not been checked",
    paragraphs: [
      "The service you signed in with has not checked that your e-mail address is yours.",
      "Confirm the address there, often by a link in an e-mail, and then sign in here again.",
    ],
  },
  address_not_vouched: {
    status: 403,
    title: "You cannot sign in this way with that address",
    paragraphs: [
      "The service you signed in with belongs to one organisation, and your e-mail address belongs to another.",
      "Sign in again and choose your own organisation’s service.",
    ],
  },
  attempt_lost: {
    status: 400,
    title: "You were not signed in",
    paragraphs: [
      "Signing in takes at most 10 minutes, works once, and has to end in the browser it began in. Or it was cancelled on the way.",
      "Nothing has been changed. Sign in again.",
    ],
  },
};
