import { findPhoneNumbersInText } from "libphonenumber-js";

/** What in a text may tell who somebody is, named as its writer is told. */
export const personalKinds = {
  email: "an e-mail address",
  phone: "a telephone number",
  nationalInsurance: "a National Insurance number",
  nhs: "an NHS number",
  postcode: "a postcode",
  name: "a person’s name",
  handle: "a name on social media",
} as const;
type PersonalKind = keyof typeof personalKinds;

export interface PersonalWords {
  kind: PersonalKind;
  text: string;
}

/** NHS Data Dictionary, "NHS Number": the tenth digit is 11 less the remainder of the weighted sum, 11 standing for 0, and 10 for none. */
function isNhsNumber(text: string): boolean {
  const digits = [...text.replace(/\D/g, "")].map(Number);
  const sum = digits.slice(0, 9).reduce((total, digit, place) => total + digit * (10 - place), 0);
  return digits.length === 10 && (11 - (sum % 11)) % 11 === digits[9];
}

const titles =
  "Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sir|Dame|Lord|Lady|Cllr|Councillor|Rev|Reverend|Sgt|Sergeant|Insp|Inspector|Supt|Superintendent|Sister|Matron|Judge";

/** Wide rather than narrow: a warning in vain costs the writer one tick, and a researcher reads every text after that. */
const patterns: readonly { kind: PersonalKind; pattern: RegExp; isOne?: (text: string) => boolean }[] = [
  // RFC 5321, 4.5.3.1.1: at most 64 before the @. Without an end to it, a long word is gone through again from each of its letters.
  { kind: "email", pattern: /[^\s@<>()[\],;:"]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu },
  {
    kind: "nationalInsurance",
    pattern:
      /(?<![\p{L}\d])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\s-]?\d{2}[\s-]?\d{2}[\s-]?\d{2}[\s-]?[A-D](?![\p{L}\d])/giu,
  },
  // Beside the numbers that are in use anywhere, those that only look like one of Britain.
  { kind: "phone", pattern: /(?<![\d+])(?:\+44[\s()-]{0,3}|0)\d(?:[\s()-]{0,3}\d){8,9}(?!\d)/g },
  { kind: "nhs", pattern: /(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)/g, isOne: isNhsNumber },
  {
    kind: "postcode",
    pattern: /(?<![\p{L}\d])(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2})(?![\p{L}\d])/giu,
  },
  {
    kind: "name",
    pattern: new RegExp(`(?<![\\p{L}\\d])(?:${titles})\\.?\\s+\\p{Lu}[\\p{L}'’-]+(?:\\s+\\p{Lu}[\\p{L}'’-]+)?`, "gu"),
  },
  { kind: "handle", pattern: /(?<![\p{L}\d.@])@[\p{L}\d_](?:[\p{L}\d_.]*[\p{L}\d_])?/gu },
];

/** Each once. */
export function personalWordsIn(text: string): PersonalWords[] {
  const plain = text.normalize("NFKC");
  const phones = findPhoneNumbersInText(plain, "GB").map(({ startsAt, endsAt }) => plain.slice(startsAt, endsAt));
  const found = patterns.flatMap(({ kind, pattern, isOne }) =>
    [...plain.matchAll(pattern)].flatMap(([match]) => (isOne?.(match) === false ? [] : [{ kind, text: match.trim() }])),
  );
  const all = [...found, ...phones.map((each) => ({ kind: "phone" as const, text: each }))];
  const isKnown = ({ text: one }: PersonalWords, before: readonly PersonalWords[]) =>
    before.some((each) => each.text.includes(one) || one.includes(each.text));
  return all.filter((each, place) => !isKnown(each, all.slice(0, place)));
}
