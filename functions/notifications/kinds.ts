/**
 * What people are told by e-mail. `answerNeeded`: somebody waits for the recipient's answer, so it is sent at once whatever they have
 * chosen, and cannot be unsubscribed.
 */
export const notificationKinds = [
  { name: "account_notice", answerNeeded: false },
  { name: "contact_privacy_notice", answerNeeded: true },
  { name: "contact_reconfirm", answerNeeded: true },
  { name: "contact_details_viewed", answerNeeded: false },
  { name: "contact_views_exceeded", answerNeeded: true },
  { name: "contact_confirmed_next", answerNeeded: false },
  { name: "request_received", answerNeeded: true },
  { name: "request_reminder", answerNeeded: true },
  { name: "request_nudged", answerNeeded: false },
  { name: "request_question", answerNeeded: true },
  { name: "request_changed", answerNeeded: false },
  { name: "request_held", answerNeeded: false },
  { name: "request_to_test", answerNeeded: false },
  { name: "decision_to_review", answerNeeded: true },
  { name: "edition_held", answerNeeded: true },
  { name: "entries_expire", answerNeeded: false },
  { name: "name_finding", answerNeeded: false },
  { name: "survey_invitation", answerNeeded: false },
] as const;
export type NotificationKind = (typeof notificationKinds)[number]["name"];

export const isAnswerNeeded = (kind: string): boolean =>
  notificationKinds.some(({ name, answerNeeded }) => name === kind && answerNeeded);
