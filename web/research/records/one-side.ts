/** The sizes of letters that the stylesheet has for a page on one side of A4, in points. */
const sizes = [12, 10, 8.5, 7, 6] as const;
export type LetterSize = (typeof sizes)[number];

/** Between margins of 10 mm, in points. */
const sheet = { width: 538, height: 785 };
/** In letter sizes, as the stylesheet has them, with a letter as wide as in a wide typeface. */
const [letter, line, gap, heading, head] = [0.63, 1.25, 0.3, 2.3, 5];

/** The largest letters in which so many paragraphs, given by their lengths, and headings fit on the sheet. */
export const letterSizeFor = (paragraphs: readonly number[], headings: number): LetterSize =>
  sizes.find((size) => {
    const perLine = Math.floor(sheet.width / (letter * size));
    const lines = paragraphs.reduce((sum, length) => sum + Math.ceil(length / perLine), 0);
    return (lines * line + paragraphs.length * gap + headings * heading + head) * size <= sheet.height;
  }) ?? 6;
