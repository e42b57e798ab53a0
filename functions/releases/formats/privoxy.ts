import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { assertLines, hostForm, nothingListed, toBody, withComments } from "./lines.ts";
import type { ListedName } from "./overlap.ts";
import { say } from "./say.ts";

const prefixes = { host: "", "host+sub": ".", sub: ".*." } as const;

/** Several ports and ranges stand behind one colon. */
const line = ({ host, match, tcp }: ListedName): string =>
  `${prefixes[match]}${host}${tcp ? `:${tcp.join(",")}` : ""}/`;

const port = "[1-9]\\d{0,4}(?:-[1-9]\\d{0,4})?";
const alphabet = new RegExp(
  `^(#[ -~]*|\\{-block\\}|\\{\\+block\\{Not on the shared whitelist\\}\\}|/|(\\.(\\*\\.)?)?${hostForm}(:${port}(,${port})*)?/)$`,
);

function compileAs(file: string, does: string, closing: readonly string[]): Format["compile"] {
  return (content: Content): CompiledFile[] => {
    const { names, losses, folded } = say(
      content,
      { name: { path: "path_case_ignored" }, range: "ip_ranges_not_expressible" },
      { ports: true },
    );
    const listed = names.length > 0 ? names.map(line) : [`${nothingListed}/`];
    const lines = withComments("#", does, content, names.length, [...closing, "{-block}", ...listed]);
    assertLines(lines, alphabet);
    return [{ file, body: toBody(lines), entries: names.length, losses, folded }];
  };
}

const common = {
  sight: { ports: true, paths: true },
} as const;

const limits = [
  "Entries limited to a path are left out: Privoxy ignores upper and lower case, and sees no path of an https address.",
  "IP ranges are left out.",
  "Other actions of Privoxy, such as its filters, go on working on listed sites.",
];
const sources = ["Privoxy User Manual: Actions files, Patterns", "Privoxy User Manual: block, actionsfile"];
const polling =
  "Privoxy asks for nothing by itself: the pull command fetches and checks. Privoxy reads changed files without a restart.";
const pull = (name: string) => ({
  text: "Fetch the file into a folder that Privoxy can read, for example from cron with the pull command.",
  paste: `node commonlist-pull.mjs {origin} --root /etc/privoxy/commonlist-root.json --format ${name} --out /etc/privoxy/commonlist`,
});
const load = (name: string) => ({
  text: "Add this line to /etc/privoxy/config after every other actionsfile: the last one that matches decides.",
  paste: `actionsfile /etc/privoxy/commonlist/${name}/${name}.action`,
});

/** An actions file of Privoxy (Privoxy User Manual, Actions files): `{-block}` lifts what earlier files block. */
export const privoxy: Format = {
  ...common,
  name: "privoxy",
  files: [{ file: "privoxy.action", contentType: plainText }],
  guide: {
    product: "Privoxy 3.0.34 or later",
    kind: "proxy",
    loading: "adds",
    steps: [pull("privoxy"), load("privoxy")],
    polling,
    limits,
    sources,
  },
  compile: compileAs(
    "privoxy.action",
    "Adds exceptions to what your Privoxy blocks. Load it last, with: actionsfile FILE",
    [],
  ),
};

/** The same after a block of everything. */
export const privoxyOnly: Format = {
  ...common,
  name: "privoxy-only",
  files: [{ file: "privoxy-only.action", contentType: plainText }],
  guide: {
    product: "Privoxy 3.0.34 or later",
    kind: "proxy",
    loading: "closes",
    steps: [
      pull("privoxy-only"),
      load("privoxy-only"),
      {
        text: "Set these in /etc/privoxy/config, so that nobody behind it can go past the block.",
        paste: "enforce-blocks 1\nenable-remote-toggle 0\nenable-remote-http-toggle 0\nenable-edit-actions 0",
      },
    ],
    polling,
    limits,
    sources,
  },
  compile: compileAs(
    "privoxy-only.action",
    "Closes everything that is not on the list. Load it last, with: actionsfile FILE",
    ["{+block{Not on the shared whitelist}}", "/"],
  ),
};
