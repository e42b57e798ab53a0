import { idFrom } from "#functions/ids.ts";

/** Digits and capital letters without I, L, O and U: none is taken for another when read out or copied by hand. */
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const groups = 4;
const perGroup = 5;

/** One symbol is made of each: 20 of them hold 100 bits, which nobody guesses, however often they may try. */
export const codeBytes = groups * perGroup;

const inGroups = (text: string): string =>
  Array.from({ length: groups }, (_, group) => text.slice(group * perGroup, (group + 1) * perGroup)).join("-");

/** A participant's code, as it is shown and printed, from so many random bytes. */
export const codeFrom = (bytes: Uint8Array): string =>
  inGroups(Array.from(bytes.subarray(0, codeBytes), (byte) => symbols[byte % symbols.length]).join(""));

/** The code as it was printed, from what somebody typed; undefined for what can be none. */
export function readCode(text: string): string | undefined {
  const typed = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{20}$/.test(typed) ? inGroups(typed) : undefined;
}

/**
 * What the table knows a participant by; undefined for what can be no code. A hash without a key is enough: a code is random
 * and as long as a key, so there is no list of likely ones to try.
 */
export function participantIdOf(text: string): string | undefined {
  const code = readCode(text);
  return code && idFrom("participant", code);
}
