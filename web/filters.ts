import type nunjucks from "nunjucks";
import { describeDestination } from "#functions/catalogue/destinations.ts";
import type { StatedDate } from "#functions/research/contents.ts";

const day = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "Europe/London",
});
const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "numeric",
  minute: "2-digit",
  hour12: true,
  timeZone: "Europe/London",
});
const number = new Intl.NumberFormat("en-GB");

/** "21 November 2026" in British time. Takes an ISO date or date and time. */
export const showDate = (iso: string): string => day.format(new Date(iso));

const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** As much of the date as is known: "2014", "May 2014" or "30 May 2014". */
const showPartialDate = (on: string): string => {
  if (on.length === 4) return on;
  return on.length === 7 ? month.format(new Date(on)) : showDate(on);
};

/** A date as its source gives it, with what the date alone would hide: "2014 (day not shown)", or "date not shown". */
export const statedDate = ({ on, note }: StatedDate): string => {
  const date = on === undefined ? "date not shown" : showPartialDate(on);
  return note === undefined ? date : `${date} (${note})`;
};

/** "5:30pm on 21 November 2026" in British time. */
const showTime = (iso: string): string =>
  `${clock.format(new Date(iso)).replace(/\s/g, "").toLowerCase()} on ${showDate(iso)}`;

/** "1 vote", "2 votes"; an irregular plural is given. */
export const countOf = (count: number, singular: string, plural = `${singular}s`): string =>
  `${number.format(count)} ${count === 1 ? singular : plural}`;

/** What somebody wrote, as a sentence: with a full stop unless it ends with a mark of its own. */
export const asSentence = (text: string): string => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

export const addFilters = (environment: nunjucks.Environment): nunjucks.Environment =>
  environment
    .addFilter("date", showDate)
    .addFilter("time", showTime)
    .addFilter("statedDate", statedDate)
    .addFilter("countOf", countOf)
    .addFilter("sentence", asSentence)
    .addFilter("describe", describeDestination);
