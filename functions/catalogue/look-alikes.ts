import { parse } from "tldts";

export interface Confusion {
  code: "mixed_scripts" | "looks_like_latin";
  text: string;
}

const scripts = [
  ["Latin", /\p{Script=Latin}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Arabic", /\p{Script=Arabic}/u],
  ["Devanagari", /\p{Script=Devanagari}/u],
  ["Thai", /\p{Script=Thai}/u],
  ["Georgian", /\p{Script=Georgian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Han", /\p{Script=Han}/u],
  ["Kana", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Hangul", /\p{Script=Hangul}/u],
] as const;
const ofNoScript = /[\p{Script=Common}\p{Script=Inherited}]/u;

const scriptOf = (character: string): string =>
  scripts.find(([, pattern]) => pattern.test(character))?.[0] ?? "another script";

/** Scripts that are written together in one word. */
const together = [new Set(["Han", "Kana"]), new Set(["Han", "Hangul"])];

const scriptsOf = (label: string): Set<string> =>
  new Set([...label].filter((character) => !ofNoScript.test(character)).map(scriptOf));

const isOneWriting = (used: Set<string>): boolean =>
  used.size <= 1 || together.some((set) => [...used].every((script) => set.has(script)));

/**
 * Characters that readers take for another, after UTS #39 (confusables.txt), cut down to lower-case letters and digits that can stand
 * in a host name. The whole table is 10,000 rows, nearly all of scripts that `isOneWriting` keeps away from Latin letters anyway.
 */
const confusables = new Map(
  [
    "аa вb сc ԁd еe ғf ԍg һh нh іi јj кk ӏl мrn пn оo рp ԛq гr ѕs тt цu ѵv ԝw шw хx уy үy з3 ьb б6",
    "αa βb ϲc εe ηn ιi ϳj κk νv οo ρp σo τt υu ωw χx γy օo սu հh ոn ցg զq յj աw քp լl ռn",
    "ıi ɩi ɪi ȷj ɑa ɡg ƅb ƍg ƽs łl øo đd ħh ŧt ĸk ʀr ʏy",
  ].flatMap((line) => line.split(" ").map(([from = "", ...to]): [string, string] => [from, to.join("")])),
);
const asciiPairs: Record<string, string> = { "0": "o", "1": "l", i: "l", m: "rn", w: "vv" };

const withoutMarks = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "");
const toLatin = (text: string): string =>
  [...text].map((character) => confusables.get(character) ?? character).join("");

/** Two names with one skeleton look alike to a hurried reader. A comparison key, not a name. */
export const skeletonOf = (name: string): string =>
  [...toLatin(withoutMarks(name))].map((character) => asciiPairs[character] ?? character).join("");

/** Why a name (U-labels) would mislead on its own, whatever else is listed. */
export function whyConfusing(name: string): Confusion | undefined {
  for (const label of name.split(".")) {
    const used = scriptsOf(label);
    if (!isOneWriting(used)) {
      return {
        code: "mixed_scripts",
        text: `“${label}” mixes letters of ${[...used].join(" and ")}, which look alike`,
      };
    }
    if (used.size === 1 && !used.has("Latin") && /^[a-z0-9-]+$/.test(toLatin(label))) {
      return {
        code: "looks_like_latin",
        text: `“${label}” is written in ${[...used].join()} letters that read as “${toLatin(label)}”`,
      };
    }
  }
  return undefined;
}

/** At most one letter added, left out, changed, or swapped with its neighbour. */
export function isOneSlipAway(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  const [shortRest, longRest] = [short.slice(from), long.slice(from)];
  if (short.length < long.length) return shortRest === longRest.slice(1);
  const isSwap =
    shortRest[0] === longRest[1] && shortRest[1] === longRest[0] && shortRest.slice(2) === longRest.slice(2);
  return isSwap || shortRest.slice(1) === longRest.slice(1);
}

/** Below this many letters one slip makes another honest name, such as `db.tt` and `do.tt`. */
const shortestLabel = 4;

/**
 * The known host whose registrable domain this one could be taken for, without being it. `name` and the known ones as people read
 * them (U-labels). A warning for people to judge; an honest name may be one letter from another.
 */
export function looksLike(name: string, knownNames: Iterable<string>): string | undefined {
  const { domain, domainWithoutSuffix } = parse(name, { allowPrivateDomains: true });
  if (!domain) return undefined;
  const skeleton = skeletonOf(domain);
  const isLong = (domainWithoutSuffix?.length ?? 0) >= shortestLabel;
  for (const known of knownNames) {
    const knownDomain = parse(known, { allowPrivateDomains: true }).domain;
    if (!knownDomain || knownDomain === domain) continue;
    const knownSkeleton = skeletonOf(knownDomain);
    const isSlip = isOneSlipAway(knownDomain, domain) || isOneSlipAway(knownSkeleton, skeleton);
    if (knownSkeleton === skeleton || (isLong && isSlip)) return known;
  }
  return undefined;
}
