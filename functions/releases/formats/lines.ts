import type { Content } from "./format.ts";

/** A list that says nothing still holds one harmless name or address: a poller that gets an empty body keeps its old list. */
export const nothingListed = "nothing-listed.invalid";
export const noAddress = "192.0.2.1";

/** Stops the release when a line could be anything but what its format means: no value adds a line, a directive or a comment. */
export function assertLines(lines: readonly string[], alphabet: RegExp): void {
  for (const line of lines) if (!alphabet.test(line)) throw new Error("a line is outside its format's alphabet");
}

/** A host name in a line's alphabet, without a final dot; to be put into a regular expression. */
export const hostForm = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+";

/** An IPv4 or IPv6 range in a line's alphabet, its prefix always written. */
export const rangeForm = "(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-f:]+:[0-9a-f:]*)/\\d{1,3}";

/** The text of a file: LF line ends, a final newline. */
export const toBody = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/**
 * Lines between the first comment, which says what this is and for which version, and the last, which repeats the number of entries so that a consumer can
 * see a download that was cut off. `does` says what loading the file does.
 */
export function withComments(
  mark: string,
  does: string,
  { edition, publishedAt }: Content,
  count: number,
  lines: readonly string[],
): string[] {
  return [
    `${mark} Commonlist shared whitelist, version ${edition}, ${publishedAt}, ${count} entries`,
    `${mark} ${does}`,
    ...lines,
    `${mark} END ${count}`,
  ];
}
