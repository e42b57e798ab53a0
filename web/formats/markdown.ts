import { type Format, titleOf } from "#functions/releases/formats/format.ts";
import { squid } from "#functions/releases/formats/squid.ts";
import { groupFormats } from "./listing.ts";
import { cronLine, fetchingLines, isPulled, limitWords, loadingWords, pullCommand } from "./words.ts";

/** Stands in documents for the scheme and host of the site, which each deployment has its own. */
const exampleOrigin = "https://commonlist.example";

/** So that no character of a guide is taken for markup. */
const asMarkdown = (text: string): string =>
  text.replace(/[\\`*_[\]<>#|]/g, "\\$&").replaceAll("{origin}", exampleOrigin);

const fenced = (text: string): string =>
  ["```text", ...text.replaceAll("{origin}", exampleOrigin).split("\n"), "```"].map((line) => `   ${line}`).join("\n");

const list = (texts: readonly string[]): string => texts.map((text) => `- ${asMarkdown(text)}`).join("\n");

const writtenBy = "<!-- Written by npm run docs from the format itself. Change it there. -->";

const pulling = {
  title: "Fetching with proof of where it came from",
  anchor: "fetching-with-proof-of-where-it-came-from",
};

/** The page of one format under docs/formats: what its page on the site says, without what changes with each edition. */
export function formatDocument({ guide, files, limit }: Format): string {
  const { tag, text } = loadingWords[guide.loading];
  const steps = guide.steps.map(
    ({ text, paste }, index) => `${index + 1}. ${asMarkdown(text)}${paste ? `\n\n${fenced(paste)}` : ""}`,
  );
  const parts = [
    writtenBy,
    `# ${asMarkdown(titleOf(guide))}`,
    `**${tag}.** ${text}`,
    ...(guide.overrides ? [`**Warning.** ${asMarkdown(guide.overrides)}`] : []),
    "## Files",
    files.map(({ file }) => `- \`${exampleOrigin}/whitelist/current/${file}\``).join("\n"),
    `Put the address of your Commonlist in place of \`${exampleOrigin}\`.`,
    "## How to load it",
    ...(isPulled(guide) ? [`First [get the program that fetches the files](README.md#${pulling.anchor}).`] : []),
    ...steps,
    "## How often it asks",
    asMarkdown(guide.polling),
    "## What to mind",
    list([...guide.limits, ...(limit ? [limitWords(limit)] : [])]),
    "## Sources",
    list(guide.sources),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The list of them all. */
function formatsDocument(formats: readonly Format[]): string {
  const squidCommand = pullCommand(exampleOrigin, squid.name, squid.guide);
  const groups = groupFormats(formats).flatMap(({ title, formats: listed }) => [
    `## ${title}`,
    [
      "| product | files | what loading does |",
      "| --- | --- | --- |",
      ...listed.map(
        (format) =>
          `| [${asMarkdown(format.title)}](${format.name}.md) | ${format.files.map((file) => `\`${file}\``).join(", ")} | ${format.loading.tag} |`,
      ),
    ].join("\n"),
  ]);
  const parts = [
    writtenBy,
    "# Formats",
    "How to load the shared whitelist into each product. The same instructions, with addresses to copy and what the current version leaves out, are on the site under `/formats`.",
    ...groups,
    `## ${pulling.title}`,
    `Every version is signed. One program, which needs nothing but Node 20 or later, checks the signatures, keeps the last good copy and changes all files at once.`,
    "1. Download the program and the root file, once. The page of each format has these lines with its own paths.",
    fenced(fetchingLines(exampleOrigin, squidCommand, 1)),
    "2. The last line prints the root file’s SHA-256 digest. Compare it with the one on that page, and ask somebody at another organisation which one they see.",
    `3. Run this. It ends with 0 when there is something new, 3 when nothing has changed and 1 when it refuses what it got, and says why.`,
    fenced(squidCommand),
    "4. When that has worked, have cron run it, with this line in /etc/crontab.",
    fenced(cronLine(squidCommand)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Every document by the name of its file. */
export const formatDocuments = (formats: readonly Format[]): { file: string; text: string }[] => [
  { file: "README.md", text: formatsDocument(formats) },
  ...formats.map((format) => ({ file: `${format.name}.md`, text: formatDocument(format) })),
];
