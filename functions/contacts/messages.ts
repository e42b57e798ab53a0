import type { Message } from "#functions/notifications/messages.ts";

/** Who runs the service and answers for the data. */
export interface Controller {
  name: string;
  address: string;
  email: string;
}

/** What UK GDPR Article 14 asks to be told to somebody whose details came from another. */
export const noticeParagraphs = ({ name, address, email }: Controller, organisation: string): string[] => [
  `Who we are: ${name}, ${address}, ${email}. We are the controller of what is recorded about you in Commonlist, the register in which public bodies agree which online tools their staff can reach.`,
  `What we hold, and where it came from: your work e-mail address, your role and, where they were given, your name, team mailbox, work telephone number and how you are best reached. A colleague at ${organisation} recorded them.`,
  `Why: so that a request by staff of ${organisation} to open a tool in its web filter reaches somebody who can decide it. We use the details for nothing else, and nothing is decided about you by a machine.`,
  "Our lawful basis is a task carried out in the public interest (UK GDPR Article 6(1)(e)). It is not consent.",
  `Who sees them: those whom ${organisation} has decide about its web filter, and stewards of the register, one contact at a time, for a reason that is recorded and shown to you. Suppliers who run our servers and send our e-mail process them on our behalf. They are never published, and never shown to whoever asks for a tool.`,
  "How long: if you do not confirm within 90 days, we erase them. If you confirm, we ask again every 90 days and erase them when nobody answers.",
  `Your rights: to see everything we hold on you and take a copy, to have it corrected or erased, to restrict or object to its use. The page that our e-mail links to shows, copies, corrects and erases by a button; for anything else, write to ${email}.`,
  "If you are unhappy with how we use your details, you can complain to the Information Commissioner’s Office: ico.org.uk/make-a-complaint, 0303 123 1113, Wycliffe House, Water Lane, Wilmslow, SK9 5AF.",
];

export const privacyNotice = (controller: Controller, organisation: string, path: string): Message => ({
  subject: "Your work details in Commonlist: are you the right person?",
  paragraphs: [
    `A colleague at ${organisation} recorded you as somebody responsible for its web filter: who decides which sites its staff can reach.`,
    "Are you the one? Who is, if not? Please tell us on the page below. Opening the link changes nothing; you answer by a button there.",
    ...noticeParagraphs(controller, organisation),
  ],
  action: { text: "Say whether you are the one", path },
});

export const reconfirmation = (controller: Controller, organisation: string, path: string): Message => ({
  subject: "Your work details in Commonlist: are they still right?",
  paragraphs: [
    `You are recorded as somebody responsible for the web filter of ${organisation}. Are you still the one?`,
    "Please confirm it on the page below, correct your details, name whoever it is now, or have them erased. Opening the link changes nothing.",
    `If you do not answer, we take your details for unverified after 30 days and erase them 90 days after that. Questions: ${controller.name}, ${controller.email}.`,
  ],
  action: { text: "Look at your details", path },
});

export const detailsViewed = (path: string): Message => ({
  subject: "Your details in Commonlist were looked at",
  paragraphs: [
    "A steward of the register opened the contact details that are recorded of you. A reason had to be given.",
    "The page below shows every view with its day and reason.",
  ],
  action: { text: "See who looked, and why", path },
});

export const viewsExceeded: Message = {
  subject: "A steward has asked to see more contacts than a day allows",
  paragraphs: [
    "A steward has opened ten contacts today and asked for another. A steward of another organisation has to approve it, or not.",
    "If you think that something is wrong, end that steward’s role and tell the people who run the service.",
  ],
  action: { text: "See what waits", path: "/contacts/views" },
};

export const signInNext = (organisation: string): Message => ({
  subject: "Thank you. One step is left before you can decide requests",
  paragraphs: [
    `You confirmed that you are responsible for the web filter of ${organisation}. To decide requests by its staff here, you need the role of web filtering lead.`,
    "Sign in once with the same e-mail address, and with a second factor. A steward then checks with your organisation through its published switchboard or mailbox, and a second steward gives you the role.",
  ],
  action: { text: "Sign in", path: "/sign-in?to=/account" },
});
