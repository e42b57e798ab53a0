export interface Bar {
  label: string;
  count: number;
}

/** Letters that a line of a label may hold, so that it is whole on the narrowest phone. */
const longestLine = 32;
const pieces = new RegExp(`.{1,${longestLine}}`, "gu");

/** Cut between words where there are any. */
function linesOf(label: string): string[] {
  const lines: string[] = [];
  for (const piece of label.split(/\s+/).flatMap((word) => word.match(pieces) ?? [])) {
    const longer = `${lines.at(-1) ?? ""} ${piece}`.trim();
    if (lines.length > 0 && longer.length <= longestLine) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

/** In units of the letters' size, so that the drawing grows with them. */
const lineHeight = 1.3;
const barHeight = 1.4;
const gap = 0.6;
/** How much of the width the longest bar takes: its number stands behind it. */
const widest = 80;

const round = (length: number): number => Math.round(length * 100) / 100;

/**
 * Bars below their labels, drawn by `components/bar-chart.njk` together with the table of the same figures. `scale`: the count of the longest
 * bar, where several charts are to be compared.
 */
export function barChart(bars: readonly Bar[], scale = 1) {
  const most = Math.max(scale, 1, ...bars.map(({ count }) => count));
  let y = 0;
  const drawn = bars.map(({ label, count }) => {
    const lines = linesOf(label).map((text, line) => ({ text, y: round(y + 1 + line * lineHeight) }));
    const top = y + lines.length * lineHeight + 0.2;
    y = top + barHeight + gap;
    return { label, count, lines, y: round(top), numberY: round(top + 1.05), width: round((count / most) * widest) };
  });
  return { bars: drawn, height: round(y), barHeight };
}

export type BarChart = ReturnType<typeof barChart>;
