import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";
import { type Part, toParts } from "./parts.ts";
import { escaped, escapedHostForm } from "./patterns.ts";
import { say } from "./say.ts";

const labels = "([a-z0-9_-]+\\.)+";
/** The pattern sees the address without its scheme, and without its last slash. */
const pattern = (host: string): string => `^(https?://)?${host}(:[0-9]+)?(/|$)`;

const parts: readonly Part[] = [
  {
    file: "e2guardian.txt",
    does: "Adds exceptions, which switch off all further filtering and virus scanning of these sites. Include it in exceptionsitelist",
    holds: ({ match }) => match === "host+sub",
    line: ({ host }) => host,
    alphabet: new RegExp(`^(#[ -~]*|${hostForm})$`),
    nothing: nothingListed,
  },
  {
    file: "e2guardian-regexpurl.txt",
    does: "Adds exceptions, which switch off all further filtering and virus scanning of these sites. Include it in exceptionregexpurllist",
    holds: ({ match }) => match !== "host+sub",
    line: ({ host, match }) => pattern(`${match === "sub" ? labels : ""}${escaped(host)}`),
    alphabet: new RegExp(
      `^(#[ -~]*|\\^\\(https\\?://\\)\\?(\\(\\[a-z0-9_-\\]\\+\\\\\\.\\)\\+)?${escapedHostForm}\\(:\\[0-9\\]\\+\\)\\?\\(/\\|\\$\\))$`,
    ),
    nothing: pattern(escaped(nothingListed)),
  },
];

const compile = (content: Content): CompiledFile[] =>
  toParts(parts, content, say(content, { name: { path: "path_case_ignored" }, range: "ip_ranges_not_expressible" }));

/** e2guardian's site list and its list of regular expressions (github.com/e2guardian: notes/NEWIN_v5, V5_list_definition, V5_Storyboard). */
export const e2guardian: Format = {
  name: "e2guardian",
  files: parts.map(({ file }) => ({ file, contentType: plainText })),
  sight: { ports: false, paths: true },
  guide: {
    product: "e2guardian 5.3 or later",
    kind: "proxy",
    loading: "adds",
    overrides:
      "A site on an exception list is not filtered any further, and is not scanned for viruses. greysitelist would lift the block and go on scanning, but it is asked for http and for inspected https only.",
    steps: [
      {
        text: "Fetch both files into a folder that e2guardian can read, for example from cron with the pull command.",
        paste:
          'node commonlist-pull.mjs {origin} --root /etc/e2guardian/commonlist-root.json --format e2guardian --out /etc/e2guardian/commonlist --then "e2guardian -r"',
      },
      {
        text: "Add this line to /etc/e2guardian/lists/exceptionsitelist, and take out the examples that came with it.",
        paste: ".Include</etc/e2guardian/commonlist/e2guardian/e2guardian.txt>",
      },
      {
        text: "Add this line to /etc/e2guardian/lists/exceptionregexpurllist, and take out the examples that came with it: one of them lets any address through that has a certain word in it.",
        paste: ".Include</etc/e2guardian/commonlist/e2guardian/e2guardian-regexpurl.txt>",
      },
      {
        text: "Only if everything else is to be blocked: add these lines to /etc/e2guardian/site.story. The old way, a line ** in bannedsitelist, is ignored since version 5 without a word.",
        paste: `function(checkblanketblock)
if(true,,502) return setblock
function(sslcheckblanketblock)
if(true,,506) return setblock`,
      },
      { text: "Let it read its lists again.", paste: "e2guardian -r" },
    ],
    polling: "e2guardian asks for nothing by itself: the pull command fetches, checks and reloads.",
    limits: [
      "Entries limited to a path are left out: e2guardian ignores upper and lower case, and cuts the last slash off what it is given, so that more pages would pass than were agreed.",
      "IP ranges are left out.",
      "Ports are not looked at: limit them in the proxy behind it or in the firewall.",
      "A file that is missing drops the whole list that includes it, with one line in the log.",
      "Never use -q or -Q: they end every copy that runs.",
    ],
    sources: [
      "github.com/e2guardian/e2guardian: notes/NEWIN_v5, V5_list_definition, V5_Storyboard",
      "The heads of the list files in Debian’s package",
    ],
  },
  compile,
};
