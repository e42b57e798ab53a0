import type { HistoryEntry, Request } from "#functions/requests/request.ts";
import type { State } from "#functions/requests/rules.ts";

interface StateWords {
  text: string;
  colour: string;
  /** What happens next, for those who ask. */
  next: string;
}

/** The same for everybody who asks, whoever decides and however many they are. */
export const stateWords: Record<State, StateWords> = {
  asked: {
    text: "Asked",
    colour: "grey",
    next: "We are finding out who decides at your organisation. This takes a few minutes.",
  },
  with_owner: {
    text: "With the web filtering lead",
    colour: "blue",
    next: "Your organisation’s web filtering lead decides. They are reminded after 14 days and then every 30. After two reminders, stewards of Commonlist are told.",
  },
  more_information: {
    text: "A question to you",
    colour: "yellow",
    next: "The web filtering lead needs to know more. Answer the question below, and the request goes back to them.",
  },
  agreed: {
    text: "Agreed, not open yet",
    colour: "turquoise",
    next: "The filter has to be changed. When the web filtering lead says that it is, we ask you to try it.",
  },
  agreed_with_conditions: {
    text: "Agreed with conditions, not open yet",
    colour: "turquoise",
    next: "The filter has to be changed. When the web filtering lead says that it is, we ask you to try it.",
  },
  refused: {
    text: "Refused",
    colour: "red",
    next: "Nothing more happens. The reason is below. If something has changed since, you can ask anew.",
  },
  opened: {
    text: "Opened, please try it",
    colour: "purple",
    next: "Try it from where you work, and say here whether it works.",
  },
  confirmed: { text: "Works", colour: "green", next: "Nothing more: it was tried and works." },
  withdrawn: { text: "Withdrawn", colour: "grey", next: "Nothing more happens. You can ask anew." },
  held: {
    text: "Held: nobody can decide yet",
    colour: "orange",
    next: "Nobody at your organisation can decide this yet. Stewards of Commonlist and volunteers have been told. It is decided as soon as somebody can, and by nobody else.",
  },
  escalated: {
    text: "With the web filtering lead, and stewards told",
    colour: "orange",
    next: "The web filtering lead was reminded twice. Stewards of Commonlist have been told and can find out what holds it up; they do not decide.",
  },
};

export const stateTag = ({ state }: Pick<Request, "state">) => stateWords[state];

/** As the web filtering lead reads it, to whom no question is put. */
export const deskTag = ({ state }: Pick<Request, "state">): StateWords =>
  state === "more_information" ? { ...stateWords[state], text: "A question to those who ask" } : stateWords[state];

/** One line of the history. The organisation's leads are not named, and neither is whoever asked. */
export const historyWords: Record<HistoryEntry["action"], string> = {
  ask: "Asked for",
  pass_to_owner: "Passed to the web filtering lead",
  hold: "Held, because nobody can decide yet",
  escalate: "Stewards told, after two reminders",
  take_back: "Back with the web filtering lead, because the decision no longer holds",
  support: "Joined by a colleague",
  leave: "Left by a colleague",
  withdraw: "Withdrawn",
  nudge: "The web filtering lead was asked again",
  ask_information: "The web filtering lead asked",
  answer: "Answered",
  delegate: "Taken on",
  agree: "Agreed",
  agree_with_conditions: "Agreed with conditions",
  refuse: "Refused",
  open: "Opened",
  open_again: "Opened again",
  confirm: "Tried, and it works",
  report_blocked: "Tried, and it is still blocked",
};
