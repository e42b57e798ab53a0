import type { EntryContent } from "#functions/whitelist/rules.ts";
import { defaultOptions, isLeftOut } from "./compile.ts";
import { Entry } from "./entries.ts";
import { type Loss, titleOf } from "./formats/format.ts";
import { formats } from "./formats.ts";

export interface PreviewedLosses {
  format: string;
  product: string;
  losses: Loss[];
}

/** What each format would leave out of entries that are not on the list yet. They are given the ids 1, 2, … in their order. Formats without losses are not named. */
export function previewLosses(
  contents: readonly EntryContent[],
  publishedAt: string,
): { entries: Entry[]; formats: PreviewedLosses[]; outOf: number } {
  const entries = contents.map((content, index) => Entry.parse({ ...content, id: String(index + 1) }));
  const previewed = formats.map(({ name, guide, compile }): PreviewedLosses => {
    const losses = compile({ edition: 0, publishedAt, entries }, defaultOptions).flatMap((file) => file.losses);
    return { format: name, product: titleOf(guide), losses: losses.filter(isLeftOut) };
  });
  return { entries, formats: previewed.filter(({ losses }) => losses.length > 0), outOf: formats.length };
}
