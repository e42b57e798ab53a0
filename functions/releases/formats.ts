import { whitelistCsvMatcher, whitelistJsonMatcher } from "./formats/endpoint-set-matcher.ts";
import type { Format, Matcher } from "./formats/format.ts";
import { squid } from "./formats/squid.ts";
import { squidMatcher } from "./formats/squid-matcher.ts";
import { whitelistCsv } from "./formats/whitelist-csv.ts";
import { whitelistJson } from "./formats/whitelist-json.ts";

/** A format with the independent reading of it that every edition is checked by. */
export interface CheckedFormat extends Format {
  matcher: Matcher;
}

/** Everything that is published, in the order of pages: filters by kind, then files for programs. */
export const formats: readonly CheckedFormat[] = [
  { ...squid, matcher: squidMatcher },
  { ...whitelistJson, matcher: whitelistJsonMatcher },
  { ...whitelistCsv, matcher: whitelistCsvMatcher },
];

/** By its name, or by the name of one of its files. */
export const findFormat = (name: string): CheckedFormat | undefined =>
  formats.find((format) => format.name === name || format.files.some(({ file }) => file === name));
