import type { CheckedFormat } from "#functions/releases/formats.ts";

/**
 * What a format's page has people paste at one of its steps, found by a piece of it, for a machine on which some places are elsewhere. A place that is not in
 * the text fails: then the page says something else than the test thinks.
 */
export function pastedAt(
  { guide }: Pick<CheckedFormat, "guide">,
  piece: string,
  places: Readonly<Record<string, string>> = {},
) {
  const text = guide.steps.map(({ paste = "" }) => paste).find((paste) => paste.includes(piece));
  if (text === undefined) throw new Error(`no step has ${piece} to paste`);
  return Object.entries(places).reduce((pasted, [from, to]) => {
    if (!pasted.includes(from)) throw new Error(`the text to paste does not name ${from}`);
    return pasted.replaceAll(from, to);
  }, text);
}
