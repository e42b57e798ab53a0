export type LimitName = "sign_in" | "report" | "contribution" | "self_test" | "contact" | "request" | "consent";

/** What is limited: at most so many from one address or person in a window of so many minutes. */
export const limits: Record<LimitName, { most: number; minutes: number }> = {
  sign_in: { most: 100, minutes: 10 },
  report: { most: 10, minutes: 60 },
  contribution: { most: 60, minutes: 60 },
  self_test: { most: 30, minutes: 60 },
  contact: { most: 20, minutes: 60 },
  // Where nobody can decide, each is told to stewards, volunteers and contacts.
  request: { most: 20, minutes: 24 * 60 },
  // Codes are far too long to guess. A training room that answers a survey together has one address.
  consent: { most: 120, minutes: 60 },
};

export interface Window {
  /** Which window of the limit's length this is, counted from 1970. */
  number: number;
  endsAtSecond: number;
}

export function windowOf(name: LimitName, now: Date): Window {
  const seconds = limits[name].minutes * 60;
  const number = Math.floor(now.getTime() / 1000 / seconds);
  return { number, endsAtSecond: (number + 1) * seconds };
}
