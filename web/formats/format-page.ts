import type { FormatView } from "#functions/releases/format-views.ts";
import { type Guide, type Step, titleOf } from "#functions/releases/formats/format.ts";
import type { Services } from "#functions/services.ts";
import type { SigningStatus } from "#functions/signing/service.ts";
import type { WhitelistEntry } from "#functions/whitelist/rules.ts";
import {
  cronLine,
  fetchingLines,
  isPulled,
  type LossGroup,
  limitWords,
  loadingWords,
  lossGroups,
  pullCommand,
  whyWithheld,
} from "./words.ts";

export interface FormatPage {
  title: string;
  name: string;
  guide: Omit<Guide, "steps">;
  loading: (typeof loadingWords)[Guide["loading"]];
  steps: (Step & { rows: number })[];
  edition: number | undefined;
  /** Those that are served, with the address of each. */
  files: (FormatView["files"][number] & { address: string })[];
  losses: LossGroup<WhitelistEntry>[];
  withheld: string | undefined;
  limit: string | undefined;
  /** What a reader compares the root file with; undefined where nothing is signed yet. */
  root: SigningStatus["root"] | undefined;
  /** Whether the steps themselves have the pull command fetch the files. */
  isPulled: boolean;
  /** What people copy to have it pulled: to fetch the program and the root file, the command, and its line for cron. */
  pulling: Record<"fetching" | "command" | "cron", { text: string; rows: number }>;
}

const lettersInRow = 56;

/** High enough that nothing has to be scrolled at a desk. */
const rowsOf = (text: string): number =>
  text.split("\n").reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / lettersInRow)), 0);

const toCopy = (text: string) => ({ text, rows: rowsOf(text) });

export function createFormatPage({ formatViews, signing }: Services, origin: string) {
  const withOrigin = (text: string): string => text.replaceAll("{origin}", origin);

  return async (name: string): Promise<FormatPage> => {
    const [view, status] = await Promise.all([formatViews.viewFormat(name), signing.status()]);
    const { format, edition, files, losses, entries, withheld } = view;
    const { steps, ...guide } = format.guide;
    const command = pullCommand(origin, name, format.guide);
    return {
      title: titleOf(format.guide),
      name,
      guide,
      loading: loadingWords[guide.loading],
      steps: steps.map(({ text, paste }) => ({
        text: withOrigin(text),
        ...(paste && { paste: withOrigin(paste) }),
        rows: rowsOf(withOrigin(paste ?? "")),
      })),
      edition,
      files: files.map((file) => ({ ...file, address: `${origin}/whitelist/current/${file.file}` })),
      losses: lossGroups(losses, entries),
      withheld: withheld && whyWithheld(withheld),
      limit: format.limit && limitWords(format.limit),
      root: status?.timestamp && status.root,
      isPulled: isPulled(format.guide),
      pulling: {
        fetching: toCopy(fetchingLines(origin, command, status?.root.version ?? 1)),
        command: toCopy(command),
        cron: toCopy(cronLine(command)),
      },
    };
  };
}
