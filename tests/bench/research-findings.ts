import { toolKinds } from "#functions/catalogue/rules.ts";
import { confidences, scopes, themes } from "#functions/research/vocabulary.ts";
import { finding, type Loaded, study } from "../library-records.ts";

/** The same numbers each time (mulberry32). */
function numbers(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}

/** The most frequent words of English, as in English: nearly half of every text. */
const fillers =
  "the of and to a in is that it for was on are as with be at by this had not but from have they which one were all their there been has would when who will more no out up into than them only some could time these two".split(
    " ",
  );
const known =
  "council officer filter meeting video conference tool ticket week share document folder browser block open site request team trust school police guidance policy supplier contract cost risk security board change approve partner account guest link upload download record camera".split(
    " ",
  );
const syllables = "ba co du fe gi ho ju ka lo mi nu pa qui ra so ta vu we xi ze bra cle dri flo gra ple sti tru".split(
  " ",
);
/** As many words as English texts of that length have: few of them often, most of them hardly ever. */
const vocabularySize = 8_000;

function vocabularyOf(below: (limit: number) => number): string[] {
  const words = new Set([...fillers, ...known]);
  while (words.size < vocabularySize) {
    const parts = Array.from(
      { length: 2 + Math.floor(below(3)) },
      () => syllables[Math.floor(below(syllables.length))],
    );
    words.add(parts.join(""));
  }
  return [...words];
}

const findingsPerStudy = 100;

/** So many findings of nobody, each of 12 to 40 words, in studies of a hundred. */
export function fictionalFindings(count: number): Loaded[][] {
  const below = numbers(20261122);
  const vocabulary = vocabularyOf(below);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(below(values.length))] as Value;
  const word = () => vocabulary[Math.floor(vocabulary.length ** below(1)) - 1] ?? "filter";
  const sentence = (fewest: number, most: number) =>
    Array.from({ length: Math.floor(fewest + below(most - fewest)) }, word).join(" ");
  return Array.from({ length: Math.ceil(count / findingsPerStudy) }, (_, number) => [
    study(`study-${number}`, { title: sentence(4, 9), summary: sentence(80, 160) }),
    ...Array.from({ length: Math.min(findingsPerStudy, count - number * findingsPerStudy) }, (_, at) =>
      finding(`finding-${number}-${at}`, sentence(12, 40), {
        studyId: `study-${number}`,
        figure: `${Math.floor(below(100))} of 100`,
        theme: pick(themes.keys),
        scope: pick(scopes.keys),
        kinds: [pick(toolKinds)],
        confidence: pick(confidences.keys),
        confidenceReason: sentence(6, 14),
        date: { on: String(2006 + Math.floor(below(20))) },
      }),
    ),
  ]);
}
