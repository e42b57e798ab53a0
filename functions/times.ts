/** Times are ISO 8601 in UTC, as `toISOString` writes them, so that they compare as texts; a day is the first ten characters of one. */
const after = (at: string, milliseconds: number): string => new Date(Date.parse(at) + milliseconds).toISOString();

const secondMilliseconds = 1_000;
const minuteMilliseconds = 60 * secondMilliseconds;
const dayMilliseconds = 24 * 60 * minuteMilliseconds;

export const addSeconds = (at: string, seconds: number): string => after(at, seconds * secondMilliseconds);
export const addMinutes = (at: string, minutes: number): string => after(at, minutes * minuteMilliseconds);
/** Days of 24 hours. */
export const addDays = (at: string, days: number): string => after(at, days * dayMilliseconds);

/** The same day of the month so many months later, or the last one of a shorter month. */
export function addMonths(at: string, months: number): string {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.toISOString();
}

/** The day that so many days make of a day. */
export const shiftDay = (day: string, days: number): string => addDays(day, days).slice(0, 10);

/** Seconds since 1970, as DynamoDB wants to know when an item expires. */
export const secondOf = (at: string): number => Math.floor(Date.parse(at) / secondMilliseconds);
