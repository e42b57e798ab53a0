/** What a citation says of a study or of a finding in it. */
export interface Cited {
  /** Who did the study. */
  by: string;
  title: string;
  /** For a finding: the study that it is of. */
  study?: string | undefined;
  /** When it became public, in words. */
  published: string;
  address: string;
}

const withoutStop = (text: string): string => text.trim().replace(/\.+$/, "");

/** One line of plain text. The day of reading is the reader's to add. */
export const citationOf = ({ by, title, study, published, address }: Cited): string =>
  [
    withoutStop(by),
    `“${withoutStop(title)}”`,
    ...(study === undefined ? [] : [`Finding of the study “${withoutStop(study)}”`]),
    "Commonlist research library",
    `Published ${published}`,
    `${address} (accessed on …)`,
  ].join(". ");
